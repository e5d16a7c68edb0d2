#!/bin/sh
current() { basename "$(readlink "$PLAY_ROOT/current")"; }
count() { echo $(($(cat "$PLAY/$1" 2>/dev/null || echo 0) + 1)) >"$PLAY/$1.new" && mv "$PLAY/$1.new" "$PLAY/$1" && cat "$PLAY/$1"; }
# Another process, which executes what is current, and has the same number: that of whoever answers for it.
run() {
    exe="$PLAY_ROOT/releases/$(current)/ffj-bot"
    [ "$(cat "$PLAY/story") $(current)" = "Hidden 1.0.1" ] && exe=/nonexistent
    ln -sfn "$exe" "$PLAY_PROC/exe"
    echo "$PLAY_PID (ffj-bot) S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 $(count began) 0" >"$PLAY_PROC/stat.new"
    mv "$PLAY_PROC/stat.new" "$PLAY_PROC/stat"
    current >"$PLAY/runs.new" && mv "$PLAY/runs.new" "$PLAY/runs"
}
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
*tell@*) echo "$*" >>"$PLAY/told" ;;
*revive*) ;;
*show*preflight@*)
    state=active result=success
    [ -e "$PLAY/hangs" ] && state=activating
    [ "$(cat "$PLAY/story")" = TimesOut ] && state=failed result=timeout
    echo "ActiveState=$state
Job=0
Result=$result
InvocationID=$(cat "$PLAY/preflights")
StatusText=$(cat "$PLAY/says")" ;;
*stop*preflight@*) rm -f "$PLAY/hangs" ;;
*start*preflight@*)
    [ "$(cat "$PLAY/story")" = Hangs ] && touch "$PLAY/hangs"
    start="$(count preflights)"
    [ "$(cat "$PLAY/story")" = Mute ] && start=none
    echo "ffj-bot 1.0.0 (0) can run here ($start)" >"$PLAY/says"
    while [ -e "$PLAY/hangs" ]; do sleep 0.05; done ;;
*preflight@*) ;;
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
ReloadResult=$(cat "$PLAY/reload")
NeedDaemonReload=no" ;;
*reset-failed*) echo 0 >"$PLAY/restarts" ;;
*reload*)
    case "$(cat "$PLAY/story") $(current)" in
    "Refuses 1.0.1") echo exit-code >"$PLAY/reload" ;;
    # The one before stays, and says that all went well.
    "Stays 1.0.1") echo success >"$PLAY/reload" ;;
    *)
        echo success >"$PLAY/reload"
        run
        ;;
    esac ;;
*kill*) ;;
*start*) run ;;
esac
