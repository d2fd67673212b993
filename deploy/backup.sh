#!/bin/sh
# A nightly backup of the PostgreSQL database, kept for 30 days. Run from cron as the user xicheng:
#   15 2 * * * /srv/xicheng/deploy/backup.sh /var/backups/xicheng
# Restore: createdb xicheng && pg_restore --no-owner -d xicheng FILE. Phone numbers need the DATA_KEY of the day.
set -eu
folder=${1:?"say where the backups go"}
. /etc/xicheng.env
umask 077
mkdir -p "$folder"
pg_dump --format=custom --file="$folder/xicheng-$(date +%F).dump.part" "$DATABASE_URL"
mv "$folder/xicheng-$(date +%F).dump.part" "$folder/xicheng-$(date +%F).dump"
find "$folder" -name 'xicheng-*.dump' -mtime +30 -delete
