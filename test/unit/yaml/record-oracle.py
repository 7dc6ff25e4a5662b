"""Adds what Ansible's loader makes of the texts (a JSON list on stdin) as rows of oracle.json: python3 record-oracle.py < texts.json"""
import datetime
import json
import sys

from ansible.parsing.ajson import AnsibleJSONDecoder
from ansible.parsing.yaml.loader import AnsibleLoader
from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode
from ansible.utils.display import Display
from ansible.utils.unsafe_proxy import AnsibleUnsafe

warns = []
Display.warning = lambda self, message, formatted=False: warns.append(message)


def enc(v):
    if v is None or isinstance(v,bool): return v
    if isinstance(v,AnsibleVaultEncryptedUnicode): return {'vault':v._ciphertext.decode()}
    if isinstance(v,int): return {'int':str(v)}
    if isinstance(v,float): return {'float':repr(v)}
    if isinstance(v,AnsibleUnsafe): return {'unsafe':str(v)}
    if isinstance(v,str): return v
    if isinstance(v,bytes): return {'bytes':v.hex()}
    if isinstance(v,dict): return {'map':[[enc(k),enc(x)] for k,x in v.items()],'pos':list(getattr(v,'ansible_pos',('',0,0)))[1:]}
    if isinstance(v,(list,tuple)): return {'seq':[enc(x) for x in v],'pos':list(getattr(v,'ansible_pos',('',0,0)))[1:]}
    if isinstance(v,(datetime.date,datetime.datetime)): return {'date':str(v)}
    return {'other':repr(v)}

rows = []
for s in json.load(sys.stdin):
    del warns[:]
    r={}
    try:
        try: v=json.loads(s,cls=AnsibleJSONDecoder)
        except Exception: v=AnsibleLoader(s,'x.yml').get_single_data()
        r['value']=enc(v)
    except Exception as e:
        r['error']=getattr(e,'problem',None) or str(e)
        m=getattr(e,'problem_mark',None)
        if m: r['at']=[m.line+1,m.column+1]
    if warns: r['warns']=list(warns)
    rows.append(json.dumps([s, r]))
print('[\n' + ',\n'.join(rows) + '\n]')
