#!/bin/bash
# A backup of the database, of the data folder and of what people have attached, each encrypted before it touches the disk, kept for 30 days.
# xicheng-backup.service runs it every night; by hand: systemctl start xicheng-backup. Settings come from the
# environment alone: systemd reads xicheng-backup.env, nothing here evaluates it. age, because it needs no keyring: the
# public key is one line among the settings, and this machine can't read what it has written.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
: "${DATABASE_URL:?names the database}" "${DATA_DIR:?is the data folder of the site}" \
  "${BACKUP_DIR:?is where backups go}" "${BACKUP_KEY:?is the public key to encrypt to, age1…}"
on_database="from xicheng_events.foundation.core.database_url import main; main()"
name=$BACKUP_DIR/xicheng-$(date -u +%Y-%m-%dT%H%MZ)

# The folder first: heads of the record noted in it must be in the database that comes after. Never the keys, which in
# a demo lie there too. 1 is tar's way to say that a file grew meanwhile.
{ tar --create --directory="$DATA_DIR" --exclude='./*_key.txt' --exclude='./*.sqlite3*' --exclude=./files . ||
    [ $? -eq 1 ]; } |
    age --recipient "$BACKUP_KEY" --output "$name.data.tar.age.part"
"${PYTHON:-.venv/bin/python}" -c "$on_database" pg_dump --format=custom --lock-wait-timeout=60s |
    age --recipient "$BACKUP_KEY" --output "$name.dump.age.part"
# Attached files last: each row of the database has its file then. What is on its way in has no row yet.
if [ -d "$DATA_DIR/files" ]; then attached=(--directory="$DATA_DIR/files" --exclude='./part-*' .); else attached=(--files-from=/dev/null); fi
{ tar --create "${attached[@]}" || [ $? -eq 1 ]; } | age --recipient "$BACKUP_KEY" --output "$name.files.tar.age.part"

sync "$name".*.part
mv "$name.data.tar.age.part" "$name.data.tar.age"
mv "$name.files.tar.age.part" "$name.files.tar.age"
mv "$name.dump.age.part" "$name.dump.age"
find "$BACKUP_DIR" -name 'xicheng-*.age' -mtime +30 -delete
find "$BACKUP_DIR" -name 'xicheng-*.part' -mtime +1 -delete
