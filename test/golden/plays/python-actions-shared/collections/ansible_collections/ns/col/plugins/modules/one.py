from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule(argument_spec=dict(word=dict(type='str', no_log=True), hide=dict(type='bool')))
m.exit_json(me='one', word=m.params['word'], shown='the word is %s' % m.params['word'])
