complete -o default -o bashdefault -C /usr/bin/server server
