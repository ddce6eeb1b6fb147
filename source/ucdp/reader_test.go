package ucdp_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

var columns = strings.Split(ucdptest.Header, ",")

// sound is one row that nothing is wrong with.
var sound = map[string]string{
	"id": "42", "relid": "NGA-2015-1-640-7", "year": "2015", "active_year": "1", "code_status": "Clear",
	"type_of_violence": "1", "conflict_name": "Nigeria: Government", "dyad_name": "Government of Nigeria - X",
	"side_a_new_id": "84", "side_a": "Government of Nigeria", "side_b_new_id": "1051", "side_b": "X",
	"number_of_sources": "3", "where_prec": "1", "adm_1": "Borno state", "latitude": "11.85", "longitude": "13.16",
	"priogrid_gid": "146547", "country": "Nigeria", "country_id": "475", "event_clarity": "1", "date_prec": "2",
	"date_start": "2015-02-27", "date_end": "2015-03-01", "deaths_a": "1", "deaths_b": "2", "deaths_civilians": "3",
	"deaths_unknown": "0", "best": "6", "high": "9", "low": "4", "gwnoa": "475",
}

var soundEvent = blindspot.Event{
	ID: "ged:42", Source: "ucdp-ged", Release: "25.1", Precision: blindspot.DateDays, Violence: blindspot.StateBased,
	When:  blindspot.DateRange{From: blindspot.NewDate(2015, 2, 27), To: blindspot.NewDate(2015, 3, 1)},
	SideA: blindspot.Side{ID: "ucdp:84", Name: "Government of Nigeria"}, SideB: blindspot.Side{ID: "ucdp:1051", Name: "X"},
	Dyad: "Government of Nigeria - X", Conflict: "Nigeria: Government", Status: "Clear", Sources: 3, Clarity: 1,
	Place: blindspot.Place{State: "Nigeria", GW: 475, Admin1: "Borno state", Cell: 146547, Lat: 11.85, Lon: 13.16,
		HasPoint: true, Precision: blindspot.PlaceExact},
	Deaths: blindspot.Deaths{Best: 6, Low: 4, High: 9, SideA: 1, SideB: 2, Civilians: 3},
}

// line writes the sound row with some columns changed, quoted where needed.
func line(changes ...string) string {
	fields := make([]string, len(columns))
	for i, c := range columns {
		v := sound[c]
		for j := 0; j < len(changes); j += 2 {
			if changes[j] == c {
				v = changes[j+1]
			}
		}
		if strings.ContainsAny(v, "\",\n") {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		fields[i] = v
	}
	return strings.Join(fields, ",") + "\n"
}

func file(rows ...string) string { return ucdptest.Header + "\n" + strings.Join(rows, "") }

func read(t *testing.T, text string, opts ucdp.Options) ([]blindspot.Event, []blindspot.RowFault, *ucdp.Reader) {
	t.Helper()
	r, err := ucdp.NewReader(strings.NewReader(text), "GEDEvent_v25_1.csv", opts)
	if err != nil {
		t.Fatal(err)
	}
	events, faults, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Stats(); s.Rows != len(events)+len(faults) || s.Faults != len(faults) {
		t.Errorf("%d events and %d faults, but %+v", len(events), len(faults), s)
	}
	return events, faults, r
}

func TestSoundFiles(t *testing.T) {
	older := strings.NewReplacer("best,high,low", "best_est,high_est,low_est", "side_a_new_id", "Side A new id")
	var quoted []string
	for _, f := range strings.Split(strings.TrimSpace(line()), ",") {
		quoted = append(quoted, `"`+f+`"`)
	}
	for name, text := range map[string]string{
		"plain":                   file(line()),
		"no header":               line(),
		"byte-order mark":         "\ufeff" + file(line()),
		"Windows line ends":       strings.ReplaceAll(file(line()), "\n", "\r\n"),
		"no last line end":        strings.TrimSuffix(file(line()), "\n"),
		"empty lines":             "\n\r\n" + file("\n", line(), "\n\n"),
		"everything quoted":       `"` + strings.Join(columns, `","`) + "\"\n" + strings.Join(quoted, ","),
		"names of older releases": older.Replace(ucdptest.Header) + "\n" + line(),
		"more columns":            ucdptest.Header + ",extra\n" + strings.TrimSuffix(line(), "\n") + ",x\n",
		"active_year TRUE":        file(line("active_year", "TRUE")),
		"active_year 1.0":         file(line("active_year", "1.0")),
		"time part":               file(line("date_start", "2015-02-27 00:00:00.000", "date_end", "2015-03-01T00:00:00")),
		"whole numbers as 3.0":    file(line("id", "42.0", "best", "6.0", "side_b_new_id", "1051.0", "country_id", "475.0")),
		"spaces around":           file(line("best", " 6 ", "side_b", " X ", "latitude", " 11.85")),
		"text with line breaks":   file(line("source_article", "one, \"two\"\nthree\r\n\n4")),
		"bytes in other columns":  file(line("source_article", "Jos\xe9")),
	} {
		t.Run(name, func(t *testing.T) {
			events, faults, _ := read(t, text, ucdp.Options{})
			if diff := cmp.Diff([]blindspot.Event{soundEvent}, events); diff != "" || len(faults) > 0 {
				t.Errorf("%s %+v", diff, faults)
			}
		})
	}
}

func TestColumnsInAnyOrder(t *testing.T) {
	fields := strings.Split(strings.TrimSpace(line()), ",")
	var names, values []string
	for i := len(columns) - 1; i >= 0; i-- {
		names, values = append(names, columns[i]), append(values, fields[i])
	}
	text := strings.Join(names, ",") + "\n" + strings.Join(values, ",") + "\n"
	events, _, _ := read(t, text, ucdp.Options{})
	if diff := cmp.Diff([]blindspot.Event{soundEvent}, events); diff != "" {
		t.Error(diff)
	}
}

func TestMissingValues(t *testing.T) {
	events, faults, _ := read(t, file(line("number_of_sources", "-1", "latitude", "", "longitude", "",
		"priogrid_gid", "", "where_prec", "", "event_clarity", "", "adm_1", "", "country_id", "")), ucdp.Options{})
	want := soundEvent
	want.Sources, want.Clarity, want.Place = blindspot.NoCount, 0, blindspot.Place{State: "Nigeria"}
	if diff := cmp.Diff([]blindspot.Event{want}, events); diff != "" || len(faults) > 0 {
		t.Errorf("%s %+v", diff, faults)
	}
}

func TestFaults(t *testing.T) {
	for _, tc := range []struct{ column, value, reason string }{
		{"id", "", "missing"},
		{"id", "x7", "not a whole number"},
		{"id", "0", "not between"},
		{"id", "7.5", "not a whole number"},
		{"id", "99999999999999999999", "not a whole number"},
		{"type_of_violence", "4", "not between 1 and 3"},
		{"type_of_violence", "", "missing"},
		{"side_a", "", "missing"},
		{"side_b_new_id", "", "missing"},
		{"country", "  ", "missing"},
		{"date_start", "", "missing"},
		{"date_start", "2015-02-30", "not a day of the calendar"},
		{"date_start", "2015-13-01", "not a day"},
		{"date_start", "27/02/2015", "is not a date"},
		{"date_end", "2015-02-26", "before it starts"},
		{"latitude", "91", "not between -90 and 90"},
		{"latitude", "", "missing"},
		{"longitude", "-180.5", "not between -180 and 180"},
		{"latitude", "NaN", "missing"},
		{"latitude", "11,85", "not a number"},
		{"best", "-1", "negative"},
		{"deaths_civilians", "-3", "negative"},
		{"deaths_b", "", "missing"},
		{"best", "many", "not a whole number"},
		{"where_prec", "8", "not between"},
		{"date_prec", "6", "not between"},
		{"priogrid_gid", "259201", "not between"},
		{"number_of_sources", "-2", "not between"},
		{"side_b", strings.Repeat("x", 5000), "5000 bytes"},
		{"side_b", "Jos\xe9", "not UTF-8"},
	} {
		t.Run(tc.column+"="+tc.value[:min(len(tc.value), 20)], func(t *testing.T) {
			bad := line(tc.column, tc.value)
			events, faults, _ := read(t, file(line("source_article", "a\nb"), bad, line()), ucdp.Options{})
			if len(events) != 2 || len(faults) != 1 {
				t.Fatalf("%d events, faults %+v", len(events), faults)
			}
			f := faults[0]
			if f.Line != 4 || f.Column != tc.column || !strings.Contains(f.Reason, tc.reason) {
				t.Errorf("got line %d, %s: %s", f.Line, f.Column, f.Reason)
			}
			if !strings.Contains(tc.value, "\xe9") && f.Raw != strings.TrimSpace(bad) {
				t.Errorf("raw is %q", f.Raw)
			}
		})
	}
}

func TestZeroByte(t *testing.T) {
	_, faults, _ := read(t, file(strings.Repeat(line(), 400), line("side_b", "a\x00b")), ucdp.Options{})
	if len(faults) != 1 || !strings.Contains(faults[0].Reason, "zero byte") || !strings.Contains(faults[0].Raw, `a\x00b`) {
		t.Errorf("%+v", faults)
	}
}

// A low above best, or a high below it, is published by UCDP; best stands.
func TestIntervalReachesToBest(t *testing.T) {
	events, _, r := read(t, file(line("high", "5"), line("low", "7")), ucdp.Options{})
	got := []blindspot.Deaths{events[0].Deaths, events[1].Deaths}
	if got[0].High != 6 || got[0].Low != 4 || got[1].Low != 6 || got[1].High != 9 || r.Stats().Widened != 2 {
		t.Errorf("%+v, %+v", got, r.Stats())
	}
}

func TestOddities(t *testing.T) {
	_, faults, r := read(t, file(line("deaths_a", "5"), line("source_article", "Jos\xe9")), ucdp.Options{})
	if s := r.Stats(); s.SidesSum != 1 || s.NotUTF8 != 1 || len(faults) != 0 || len(s.Ignored) != 21 {
		t.Errorf("%+v %+v", s, faults)
	}
}

func TestLatin1(t *testing.T) {
	events, _, _ := read(t, file(line("side_b", "Jos\xe9")), ucdp.Options{Latin1: true})
	if len(events) != 1 || events[0].SideB.Name != "José" {
		t.Errorf("%+v", events)
	}
}

// Rows with broken quotes are refused one by one: the rows after them are read.
func TestBrokenQuotes(t *testing.T) {
	ok := line()
	broken := strings.Replace(ok, "Borno state", `"Borno state`, 1)
	for _, tc := range []struct {
		name, text           string
		wantEvents, wantFail int
	}{
		{"quote never closed, then sound rows", file(ok, broken, ok, ok), 3, 1},
		{"quote never closed, closed by the same column of the next row",
			file(broken, line("adm_1", "Borno, state"), ok), 2, 1},
		{"stray quotes that pair up", file(broken, strings.Replace(ok, "Borno state", `Borno state"`, 1), ok), 2, 1},
		{"quote inside a quoted field", file(strings.Replace(ok, "Borno state", `"Borno "the" state"`, 1), ok), 1, 1},
		{"quote never closed on the last row", file(ok, broken), 1, 1},
		{"quote in the last field", file(strings.TrimSuffix(ok, "\n")+`"`+"\n", ok), 1, 1},
		{"too few fields", file("1,2,3\n", ok), 1, 1},
		{"too many fields", file(strings.TrimSuffix(ok, "\n")+",1\n", ok), 1, 1},
		{"thousands of fields", file(strings.Repeat(",", 5000)+"\n", ok), 1, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			events, faults, _ := read(t, tc.text, ucdp.Options{})
			if len(events) != tc.wantEvents || len(faults) != tc.wantFail {
				t.Errorf("%d events, faults %+v", len(events), faults)
			}
			for _, f := range faults {
				if want := strings.Split(tc.text, "\n")[f.Line-1]; !strings.HasPrefix(f.Raw, want) {
					t.Errorf("line %d is %q, but raw is %q", f.Line, want, f.Raw)
				}
			}
		})
	}
}

// A quarantined row can be read again behind the header.
func TestRetry(t *testing.T) {
	_, faults, r := read(t, file(line("best", "x", "source_article", "a\nb")), ucdp.Options{})
	again := r.Header() + "\n" + strings.Replace(faults[0].Raw, ",x,", ",6,", 1)
	events, _, _ := read(t, again, ucdp.Options{})
	if diff := cmp.Diff([]blindspot.Event{soundEvent}, events); diff != "" {
		t.Error(diff)
	}
}

// A row that was refused for its bytes is refused again, not taken with the
// bytes spelled out; one of a Latin-1 file is kept decoded.
func TestRetryOfOtherBytes(t *testing.T) {
	bad := file(line("best", "x", "side_b", "Jos\xe9"))
	_, faults, r := read(t, strings.Replace(bad, ",x,", ",6,", 1), ucdp.Options{})
	_, again, _ := read(t, r.Header()+"\n"+faults[0].Raw, ucdp.Options{})
	if len(again) != 1 || again[0].Column != "side_b" {
		t.Errorf("%+v", again)
	}
	_, faults, r = read(t, bad, ucdp.Options{Latin1: true})
	events, _, _ := read(t, r.Header()+"\n"+strings.Replace(faults[0].Raw, ",x,", ",6,", 1), ucdp.Options{})
	if len(events) != 1 || events[0].SideB.Name != "José" {
		t.Errorf("%+v", events)
	}
}

// Whatever the sizes in which the file arrives, the rows are the same.
func TestSmallReads(t *testing.T) {
	var text bytes.Buffer
	if err := ucdptest.Write(&text, 60, 3); err != nil {
		t.Fatal(err)
	}
	want, _, _ := read(t, text.String(), ucdp.Options{})
	for name, src := range map[string]io.Reader{
		"one byte": iotest.OneByteReader(bytes.NewReader(text.Bytes())),
		"half":     iotest.HalfReader(bytes.NewReader(text.Bytes())),
		"data+EOF": iotest.DataErrReader(bytes.NewReader(text.Bytes())),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ucdp.NewReader(src, "GEDEvent_v25_1.csv", ucdp.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, faults, err := readAll(t, r)
			if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 || err != nil {
				t.Error(diff, faults, err)
			}
		})
	}
}

// A generated file is sound in every row, and the same seed gives it again.
func TestGenerated(t *testing.T) {
	a, b := synthetic(t, 3000), synthetic(t, 3000)
	events, faults, r := read(t, string(a), ucdp.Options{})
	if !bytes.Equal(a, b) || len(events) != 3000 || len(faults) != 0 || r.Stats().SidesSum != 0 || r.Stats().Widened != 0 {
		t.Errorf("%d events, faults %+v, %+v", len(events), faults, r.Stats())
	}
	if size := len(a) / 3000; size < 600 || size > 900 {
		t.Errorf("%d bytes a row", size)
	}
	if events[2999].ID != fmt.Sprint("ged:", 3000) {
		t.Error(events[2999].ID)
	}
}
