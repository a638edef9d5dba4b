function __complete_server
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct)
    and set COMP_LINE "$COMP_LINE "
    /usr/bin/server
end
complete -f -c server -a "(__complete_server)"
