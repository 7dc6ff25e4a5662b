/**
 * Short names that ansible-core still knows of plugins that moved to collections, each with the collection it looks in
 * (its plugin routing).
 */
const MOVED_FILTERS: Readonly<Record<string, string>> = {
  'community.general': 'json_query random_mac',
  'ansible.netcommon':
    'cidr_merge ipaddr ipmath ipwrap ip4_hex ipv4 ipv6 ipsubnet next_nth_usable network_in_network ' +
    'network_in_usable reduce_on_network nthhost previous_nth_usable slaac hwaddr parse_cli parse_cli_textfsm ' +
    'parse_xml type5_pw hash_salt comp_type5 vlan_parser',
  'google.cloud': 'gcp_kms_encrypt gcp_kms_decrypt',
  'kubernetes.core': 'k8s_config_resource_name',
};

const MOVED_LOOKUPS: Readonly<Record<string, string>> = {
  'community.general': 'cartesian dig filetree flattened hiera keyring onepassword passwordstore redis',
};

function byShortName(moved: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const names = Object.entries(moved).flatMap(([collection, list]) =>
    list.split(' ').map(name => [name, `${collection}.${name}`] as const),
  );
  return new Map(names);
}

export const FILTER_REDIRECTS = byShortName(MOVED_FILTERS);
export const LOOKUP_REDIRECTS = byShortName(MOVED_LOOKUPS);
