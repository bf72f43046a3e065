# fish completion for mq; made by: mq completion fish
complete -c mq -n __fish_use_subcommand -f -a broker -d 'start'
complete -c mq -n __fish_use_subcommand -f -a completion -d 'Print a script that completes commands and flags'
complete -c mq -n __fish_use_subcommand -f -a help -d 'Help for a command, the error codes, the exit statuses'
complete -c mq -n __fish_use_subcommand -f -a namesrv -d 'start'
complete -c mq -n '__fish_seen_subcommand_from broker; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a broker in the foreground'
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l store -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l namesrv-port -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from completion' -l json
complete -c mq -n '__fish_seen_subcommand_from completion' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from completion' -l no-color
complete -c mq -n '__fish_seen_subcommand_from completion' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from help' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from help' -l json
complete -c mq -n '__fish_seen_subcommand_from help' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from help' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from help' -l no-color
complete -c mq -n '__fish_seen_subcommand_from help' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from namesrv; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a name server in the foreground'
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l host -r
complete -c mq -n '__fish_seen_subcommand_from help' -f -a 'errors exit-codes broker completion help namesrv'
complete -c mq -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
