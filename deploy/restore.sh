#!/bin/bash
# Brings one file of a backup back, the private key on standard input: restore.sh FILE < KEY
#   a .dump.age into the database of DATABASE_URL, which must be empty: roles.sql first, then as the superuser
#     sudo -u postgres env DATABASE_URL=postgresql:///xicheng deploy/restore.sh FILE < KEY
#   a .data.tar.age into the folder DATA_DIR, which must be empty; then the .files.tar.age into `files` in it
# The keys are in no backup: without DATA_KEY phone numbers can't be read, without AUDIT_KEY the record can't be checked.
set -euo pipefail
umask 077
file=$(realpath "${1:?say which file}")
cd "$(dirname "$0")/.."
on_database=("${PYTHON:-.venv/bin/python}" -c "from xicheng_events.foundation.core.database_url import main; main()")

refuse() { echo "$1" >&2; exit 1; }

case $file in
*.dump.age)
    tables=$("${on_database[@]}" psql -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" </dev/null)
    [ "$tables" = 0 ] || refuse "There are $tables tables in that database: restore into an empty one."
    # All or nothing. libpq takes the database from the environment; pg_restore has to be told that it is meant.
    age --decrypt --identity - "$file" |
        "${on_database[@]}" pg_restore --exit-on-error --single-transaction --dbname=application_name=restore
    ;;
*.data.tar.age | *.files.tar.age)
    folder=${DATA_DIR:?is the folder to restore into}
    [[ $file != *.files.tar.age ]] || folder=$folder/files
    mkdir -p "$folder"
    [ -z "$(ls -A "$folder")" ] || refuse "$folder is not empty."
    # As they were: through the group the next backup reads them.
    age --decrypt --identity - "$file" | tar --extract --no-same-owner --preserve-permissions --directory="$folder"
    ;;
*) refuse "Neither a .dump.age, a .data.tar.age nor a .files.tar.age: $file" ;;
esac
echo "Restored: $(basename "$file")"
