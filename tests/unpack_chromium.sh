#!/usr/bin/env bash
# Unpacks Debian's Chromium and the libraries that are missing for it into the folder $1, without installing
# anything; $1/chromium starts it. Where the packages can't be had, it says so, and the browser tests are skipped.
set -euo pipefail
folder=$(realpath -m "$1")

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null; then
    echo "browser tests use $(command -v "$name")"
    exit 0
  fi
done
if ! command -v apt-get > /dev/null || ! command -v dpkg > /dev/null; then
  echo "no Chromium on PATH, and no apt-get to get one with: browser tests are skipped"
  exit 1
fi

rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/archives/partial" "$folder/unpacked"
# lists and packages in a folder of their own: neither needs root, nor changes the system
apt() {
  apt-get -qq -o Dir::State::lists="$folder/lists" -o Dir::Cache::archives="$folder/archives" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Debug::NoLocking=1 -o APT::Sandbox::User= \
    -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@"
}
log=$folder/log
apt update > "$log" 2>&1 || true # sources of other packages may fail
if ! apt install --download-only --yes --no-install-recommends chromium fonts-dejavu-core fonts-liberation >> "$log" 2>&1; then
  echo "Debian's Chromium can't be had (see $log): browser tests are skipped"
  exit 1
fi
for package in "$folder"/archives/*.deb; do
  dpkg -x "$package" "$folder/unpacked"
done
rm -rf "$folder/archives" "$folder/lists"

libraries=$(find "$folder/unpacked" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)
cat > "$folder/fonts.conf" << CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$folder/unpacked/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>$folder/fonts</cachedir>
</fontconfig>
CONF
cat > "$folder/chromium" << START
#!/bin/sh
export LD_LIBRARY_PATH='$libraries' FONTCONFIG_FILE='$folder/fonts.conf'
exec '$folder/unpacked/usr/lib/chromium/chromium' "\$@"
START
chmod +x "$folder/chromium"
if ! "$folder/chromium" --version >> "$log" 2>&1; then
  rm "$folder/chromium"
  echo "Chromium does not start (see $log): browser tests are skipped"
  exit 1
fi
echo "browser tests use $(tail -n 1 "$log")"
