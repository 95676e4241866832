# What the rings' own result files say: xunit's .trx, the lines "passed|failed|skipped NAME" in the file checks, and the selftest's last line.

counters() { cat "$1"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>'; }

# totals RESULTS: passed, failed and skipped.
totals() {
  local passed failed skipped p f s
  read -r passed failed skipped < <(counters "$1" | awk '
    function n(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    { passed += n("passed"); failed += n("failed") + n("error") + n("timeout") + n("aborted"); skipped += n("total") - n("executed") }
    END { print passed + 0, failed + 0, skipped + 0 }')
  if [ -f "$1/checks" ]; then
    passed=$((passed + $(grep -c '^passed' "$1/checks"))) failed=$((failed + $(grep -c '^failed' "$1/checks")))
    skipped=$((skipped + $(grep -c '^skipped' "$1/checks")))
  fi
  if [ -f "$1/selftest" ]; then
    read -r p f s < <(tail -n 1 "$1/selftest" | sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p')
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1})) skipped=$((skipped + ${s:-0}))
  fi
  echo "$passed $failed $skipped"
}

# plain: what XML wrote otherwise.
plain() { sed -e "s/&apos;/'/g" -e 's/&quot;/"/g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&amp;/\&/g' -e 's/&#xD;//g'; }

# skipped_tests RESULTS: why, each reason once, with how many it kept from running.
skipped_tests() {
  [ ! -f "$1/checks" ] || grep '^skipped' "$1/checks"
  grep -qs 'outcome="NotExecuted"' "$1"/*.trx || return 0
  sed -n '/outcome="NotExecuted"/,/<\/UnitTestResult>/{ s/.*<Message>\(.*\)<\/Message>.*/\1/p; }' "$1"/*.trx | sort | uniq -c | plain
}

# failed_tests RESULTS: by name and the first lines of why.
failed_tests() {
  [ ! -f "$1/checks" ] || grep '^failed' "$1/checks"
  if [ -f "$1/selftest" ]; then
    grep '^FAIL ' "$1/selftest"
    tail -n 1 "$1/selftest" | grep -qE '^[0-9]+ passed, ' || echo "failed selftest: it ended without its last line, after: $(tail -n 1 "$1/selftest")"
  fi
  grep -qs 'outcome="Failed"' "$1"/*.trx || return 0
  awk '
    /<UnitTestResult / { failed = /outcome="Failed"/; told = 0; if (failed && match($0, /testName="[^"]*"/)) print "  " substr($0, RSTART + 10, RLENGTH - 11) }
    failed && sub(/.*<Message>/, "") { telling = 1 }
    telling { last = sub(/<\/Message>.*/, ""); if (told++ < 12) print "      " $0; if (last) telling = 0 }' "$1"/*.trx |
    cut -c1-2000 | plain
}

# slowest RESULTS: the ten test classes that took longest, their tests' times added up.
slowest() {
  grep -ho '<UnitTestResult [^>]*>' "$1"/*.trx 2>/dev/null | awk '
    match($0, /testName="[^"(]*/) {
      class = substr($0, RSTART + 10, RLENGTH - 10); sub(/\.[^.]*$/, "", class); sub(/.*\.Tests\./, "", class)
      if (match($0, /duration="[^"]*"/)) { split(substr($0, RSTART + 10, RLENGTH - 11), t, ":"); seconds[class] += t[1] * 3600 + t[2] * 60 + t[3] }
    }
    END { for (class in seconds) printf "%8.1f s  %s\n", seconds[class], class }' | sort -rn | head -10
}
