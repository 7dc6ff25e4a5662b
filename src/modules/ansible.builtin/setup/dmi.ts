/** Where the firmware's words of the machine are. */
export const DMI = '/sys/devices/virtual/dmi/id';

/** Facts that are what the file of the same name says. */
export const DMI_FACTS = [
  'bios_date',
  'bios_vendor',
  'bios_version',
  'board_asset_tag',
  'board_name',
  'board_serial',
  'board_vendor',
  'board_version',
  'chassis_asset_tag',
  'chassis_serial',
  'chassis_vendor',
  'chassis_version',
  'product_name',
  'product_serial',
  'product_uuid',
  'product_version',
];
