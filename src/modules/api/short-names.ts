import { shortName } from '../../ansible-words.ts';

/**
 * Modules of collections that Ansible finds by their short names as well, because they were its own before 2.10: those that
 * tsplay has and those that real playbooks use.
 */
export const FORMERLY_OWN: ReadonlySet<string> = new Set(
  `
  acl acme_account acme_certificate alternatives apache2_module apk archive at authorized_key aws_region_info aws_s3
  azure_rm_deployment azure_rm_loadbalancer azure_rm_networkinterface azure_rm_publicipaddress azure_rm_resourcegroup
  azure_rm_securitygroup azure_rm_storageaccount azure_rm_storageaccount_info azure_rm_storageblob azure_rm_subnet
  azure_rm_virtualmachine azure_rm_virtualmachine_info azure_rm_virtualnetwork azure_rm_virtualnetwork_info bundler
  capabilities cloudflare_dns cloudformation composer crypttab cs_instance cs_securitygroup cs_securitygroup_rule
  cs_zone_info dconf deploy_helper digital_ocean_block_storage digital_ocean_droplet digital_ocean_floating_ip
  digital_ocean_load_balancer_info digital_ocean_sshkey digital_ocean_sshkey_info digital_ocean_tag django_manage
  docker_compose docker_container docker_container_info docker_host_info docker_image docker_image_info docker_login
  docker_network docker_network_info docker_prune docker_stack docker_swarm docker_swarm_service docker_volume
  docker_volume_info ec2_ami_info ec2_eip_info ec2_elb ec2_elb_lb ec2_group ec2_instance ec2_instance_info ec2_key
  ec2_vol ec2_vpc_net_info ec2_vpc_subnet_info elasticsearch_plugin elb_classic_lb elb_network_lb elb_target_group
  filesystem firewalld flatpak flatpak_remote fortios_system_dhcp_server gc_storage gcp_compute_address
  gcp_compute_backend_service gcp_compute_firewall gcp_compute_global_address gcp_compute_global_forwarding_rule
  gcp_compute_health_check gcp_compute_instance gcp_compute_instance_group gcp_compute_instance_info
  gcp_compute_network gcp_compute_subnetwork_info gcp_compute_target_tcp_proxy gcp_resourcemanager_project_info
  gcp_storage_bucket gem get_certificate git_config github_release gluster_peer gluster_volume grafana_dashboard
  grafana_datasource grafana_plugin haproxy hg homebrew homebrew_tap htpasswd iam_group influxdb_database
  influxdb_retention_policy influxdb_user ini_file interfaces_file ios_command ios_config ios_facts ios_interfaces
  ios_system ios_vlans ipify_facts jboss k8s k8s_info ldap_attrs ldap_entry locale_gen luks_device lvg lvol
  lxc_container lxd_container mail make mattermost modprobe mongodb_user mount mqtt mysql_db mysql_info mysql_query
  mysql_replication mysql_user nagios nmcli npm nsupdate open_iscsi openbsd_pkg openssh_keypair openssl_certificate
  openssl_csr openssl_dhparam openssl_pkcs12 openssl_privatekey openssl_privatekey_info openssl_publickey pacman
  pam_limits pamd parted patch pkgin pkgng podman_container_info podman_image podman_image_info portinstall
  postgresql_db postgresql_ext postgresql_info postgresql_membership postgresql_pg_hba postgresql_ping
  postgresql_privs postgresql_query postgresql_schema postgresql_set postgresql_slot postgresql_subscription
  postgresql_user proxmox proxmox_kvm proxmox_template rabbitmq_binding rabbitmq_exchange rabbitmq_global_parameter
  rabbitmq_parameter rabbitmq_plugin rabbitmq_policy rabbitmq_queue rabbitmq_user rabbitmq_vhost rabbitmq_vhost_limits
  redhat_subscription redis rhsm_repository s3_bucket scaleway_compute seboolean sefcontext selinux selinux_permissive
  seport slack snap snmp_facts swupd synchronize sysctl telegram telnet terraform timezone ufw virt_net virt_pool
  vmware_datastore_info vmware_guest vmware_guest_disk vmware_guest_info vmware_guest_move vmware_guest_network
  vmware_guest_powerstate vmware_host_facts vmware_vm_info wakeonlan win_acl win_chocolatey win_command win_copy
  win_feature win_file win_find win_firewall_rule win_get_url win_hostname win_package win_path win_ping win_reboot
  win_reg_stat win_regedit win_service win_shell win_stat win_tempfile win_unzip win_updates win_user win_wait_for
  x509_crl xml zfs zfs_facts zpool_facts zypper zypper_repository
`
    .trim()
    .split(/\s+/),
);

/** Names under which ansible.builtin knows a module of its own besides the one that its file bears. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  gather_facts: 'setup',
  systemd_service: 'systemd',
};

/** The names of a module, given its full one, that need no `ansible.builtin.` or `ansible.legacy.` before them. */
export function knownNames(full: string): readonly string[] {
  const last = full.slice(full.lastIndexOf('.') + 1);
  if (shortName(full) === full) return FORMERLY_OWN.has(last) ? [last, full] : [full];
  return [last, ...Object.keys(OTHER_NAMES).filter(name => OTHER_NAMES[name] === last)];
}
