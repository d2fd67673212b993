#!/bin/bash
# Fails, and so raises the alarm (xicheng-alarm@.service), when the newest whole backup is older than BACKUP_HOURS.
set -euo pipefail
: "${BACKUP_DIR:?is where backups go}" "${BACKUP_HOURS:=26}"
while IFS= read -r dump; do
    [ -s "${dump%.dump.age}.data.tar.age" ] && [ -s "${dump%.dump.age}.files.tar.age" ] && exit 0
done < <(find "$BACKUP_DIR" -name 'xicheng-*.dump.age' -size +0 -mmin "-$((BACKUP_HOURS * 60))")
echo "No whole backup in $BACKUP_DIR is younger than $BACKUP_HOURS hours: see journalctl -u xicheng-backup" >&2
exit 1
