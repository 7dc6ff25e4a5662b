
PLAY [localhost] ***************************************************************

TASK [a] ***********************************************************************
[ERROR]: Task failed: Empty hostname produced from delegate_to: "{{ '' }}"
Origin: /tmp/e1/em.yml:4:5

2   gather_facts: false
3   tasks:
4   - {name: a, debug: {msg: x}, delegate_to: "{{ '' }}"}
      ^ column 5

fatal: [localhost -> {{ '' }}]: FAILED! => {"msg": "Task failed: Empty hostname produced from delegate_to: \"{{ '' }}\""}

PLAY RECAP *********************************************************************
localhost                  : ok=0    changed=0    unreachable=0    failed=1    skipped=0    rescued=0    ignored=0   

