#!/bin/sh
current() { basename "$(readlink "$PLAY_ROOT/current")"; }
run() { current >"$PLAY/runs.new" && mv "$PLAY/runs.new" "$PLAY/runs"; }
crash() {
    case "$(cat "$PLAY/story") $(cat "$PLAY/runs")" in
    "Crashes 1.0.1" | "Cascades 1.0.1") return 0 ;;
    *) return 1 ;;
    esac
}
fails() {
    case "$(cat "$PLAY/story") $(cat "$PLAY/runs")" in
    "Refuses 1.0.1" | "Cascades 1.0.0") return 0 ;;
    *) return 1 ;;
    esac
}
case "$*" in
*preflight@*) echo "Result=success" ;;
*show*)
    if crash; then echo $(($(cat "$PLAY/restarts") + 1)) >"$PLAY/restarts"; fi
    active=active
    if fails; then active=failed; fi
    echo "ActiveState=$active
SubState=running
Job=0
MainPID=$PLAY_PID
NRestarts=$(cat "$PLAY/restarts")
Result=success
NeedDaemonReload=no" ;;
*reset-failed*) echo 0 >"$PLAY/restarts" ;;
*reload*)
    if [ "$(cat "$PLAY/story")" = Refuses ] && [ "$(current)" = 1.0.1 ]; then exit 1; fi
    run ;;
*start*) run ;;
esac
