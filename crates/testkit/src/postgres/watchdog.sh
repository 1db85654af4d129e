# Stops and removes the temporary PostgreSQL when no test process has used it for half a minute.
# $1: the directory of locks and server; the rest: how pg_ctl is called as the server's user.
# The kernel lets go of the locks of whoever is killed, so nothing here has to trust a list of process ids.
home=$1
shift
exec 7>>"$home/watchdog.lock" 8>>"$home/start.lock" 9>>"$home/use.lock"
flock -n -x 7 || exit 0
idle=0
while [ -d "$home" ]; do
    sleep 2
    if flock -n -x 8 && flock -n -x 9; then
        idle=$((idle + 2))
        if [ "$idle" -ge 30 ]; then
            for cluster in "$home"/cluster-*; do
                "$@" -D "$cluster/data" -m immediate stop
                rm -rf "$cluster"
            done
            rm -f "$home/state"
            exit 0
        fi
    else
        idle=0
    fi
    flock -u 9
    flock -u 8
done
