#!/bin/sh
cat <<'END'
{"given": <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>}
END
echo "after it"
exit 3
