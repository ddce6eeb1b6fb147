package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// frozen are the JSON keys that others rely on, by the command that prints them,
// with their types: "number?" may be null, and "[]" stands for every item of a
// list, of which there must be one. More keys may be added; none is renamed, and
// none changes its type.
var frozen = map[string]map[string]string{
	"ingest": {"rows_read": "integer", "stored": "integer", "updated": "integer", "unchanged": "integer", "quarantined": "integer", "seconds": "number"},
	"check": {"case": "text", "as_of": "day", "claims[].id": "text", "claims[].claim": "text", "claims[].verdict": "text", "claims[].summary": "text",
		"claims[].findings": "list", "claims[].needs": "text?"},
	"watch": {"as_of": "day", "groups[].rank": "integer", "groups[].group": "text", "groups[].overlooked": "number?", "groups[].p_breakout": "number",
		"groups[].attention_percentile": "number?", "groups[].reasons": "texts", "groups[].warnings": "texts", "skill": "object", "groups[].deaths_24_months": "integer",
		"groups[].warning_codes": "texts", "groups[].activity.deaths": "integer", "groups[].activity.deaths_12_months": "integer"},
	"assess": {"group": "text", "as_of": "day", "judgements[].text": "text", "judgements[].probability": "object", "judgements[].word": "text?",
		"judgements[].confidence": "text", "judgements[].evidence": "texts", "findings[].measure": "text", "areas[].deaths": "integer", "areas[].events": "integer"},
	"backtest views-cm": {"windows[].window": "integer", "windows[].models[].name": "text", "windows[].models[].crps": "number", "windows[].models[].ign": "number",
		"windows[].models[].mis": "number", "windows[].models[].log_crps": "number", "windows[].models[].coverage50": "number", "windows[].models[].coverage90": "number",
		"windows[].models[].crps_without_top3": "number?", "pooled[].name": "text", "pooled[].crps": "number", "headline.model": "text", "headline.baseline": "text",
		"headline.crps.difference": "number", "headline.crps.low": "number?", "headline.crps.high": "number?", "headline.crps.p": "number?"},
}

func TestFrozenKeys(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	store := filepath.Join(home, "made.duckdb")
	if err := desktest.Store(t, store, desktest.Releases()).Close(); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := ucdptest.Write(&file, 50, 1); err != nil {
		t.Fatal(err)
	}
	ged := filepath.Join(home, "GEDEvent_v25_1.csv")
	if err := os.WriteFile(ged, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string][]string{
		"ingest":            {"ingest", ged},
		"check":             {"check", "is-khorasan"},
		"watch":             {"watch", "--store", store},
		"assess":            {"assess", "Northern Front", "--store", store, "--pdf=false", "-o", filepath.Join(home, "out")},
		"backtest views-cm": {"backtest", "views-cm", "--history", writeHistory(t), "--windows", "2018", "--draws", "50"},
	} {
		answer := parsed(t, succeed(t, home, append(line, "--json")...).out)
		for key, kind := range frozen[name] {
			values := found(answer, strings.Split(key, "."))
			if len(values) == 0 {
				t.Errorf("%s --json has no %s", name, key)
			}
			for _, v := range values {
				if fault := unlike(v, kind); fault != "" {
					t.Errorf("%s --json: %s is %s, not of the kind %s", name, key, fault, kind)
					break
				}
			}
		}
		wholeNumbers(t, name, answer)
	}
}

// docs/JSON.md is the same contract for people.
func TestFrozenKeysAreDocumented(t *testing.T) {
	text := read(t, filepath.Join(repository, "docs", "JSON.md"))
	for command, keys := range frozen {
		_, section, _ := strings.Cut(text, "## "+command+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		for key, kind := range keys {
			if !strings.Contains(section, fmt.Sprintf("| `%s` | %s |", key, kind)) {
				t.Errorf("docs/JSON.md does not tell of %s of %s", key, command)
			}
		}
	}
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

type absent struct{}

// found are the values under a path; a key that an object lacks is absent.
func found(v any, path []string) []any {
	if len(path) == 0 {
		return []any{v}
	}
	key, each := strings.CutSuffix(path[0], "[]")
	object, ok := v.(map[string]any)
	if !ok {
		return []any{absent{}}
	}
	under, ok := object[key]
	if !ok {
		return []any{absent{}}
	}
	if !each {
		return found(under, path[1:])
	}
	var out []any
	list, _ := under.([]any)
	for _, item := range list {
		out = append(out, found(item, path[1:])...)
	}
	return out
}

// unlike says what a value is that is not of the kind, or is empty.
func unlike(v any, kind string) string {
	base, optional := strings.CutSuffix(kind, "?")
	if optional && (v == nil || v == any(absent{})) {
		return ""
	}
	fine := false
	switch v := v.(type) {
	case json.Number:
		fine = base == "number" || base == "integer" && !strings.ContainsAny(v.String(), ".eE")
	case string:
		fine = base == "text" || base == "day" && len(v) == len("2006-01-02")
	case []any:
		fine = base == "list"
		if base == "texts" {
			fine = true
			for _, item := range v {
				_, isText := item.(string)
				fine = fine && isText
			}
		}
	case map[string]any:
		fine = base == "object"
	}
	if fine {
		return ""
	}
	return fmt.Sprintf("%T %.60v", v, v)
}

// wholeNumbers: whatever counts events or the dead counts whole ones.
func wholeNumbers(t *testing.T, name string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			wholeNumbers(t, name, item)
		}
	case map[string]any:
		for key, item := range v {
			if n, ok := item.(json.Number); ok && (strings.HasPrefix(key, "deaths") || strings.HasPrefix(key, "events")) && strings.ContainsAny(n.String(), ".eE") {
				t.Errorf("%s --json counts %s %s", name, n, key)
			}
			wholeNumbers(t, name, item)
		}
	}
}
