package ucdp

import (
	"bytes"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// official is the order of the columns of the official CSV since release 18.1,
// and of candidate files that were published without a header row.
var official = strings.Split("id,relid,year,active_year,code_status,type_of_violence,"+
	"conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,"+
	"side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,"+
	"source_article,source_office,source_date,source_headline,source_original,where_prec,"+
	"where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,"+
	"country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"+
	"deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob", ",")

// column is a column that is kept.
type column uint8

const (
	colID column = iota
	colType
	colAID
	colA
	colBID
	colB
	colStart
	colEnd
	colCountry
	colLat
	colLon
	colDeathsA
	colDeathsB
	colDeathsCivilians
	colDeathsUnknown
	colBest
	colHigh
	colLow
	colConflict // the first that may be absent
	colDyad
	colSources
	colWherePrec
	colDatePrec
	colAdm1
	colCountryID
	colCell
	colClarity
	colStatus
	numColumns
)

// names are the names of the kept columns; the first is the current one, the
// others were used by earlier releases and by UCDP's API.
var names = [numColumns][]string{
	colID: {"id"}, colType: {"type_of_violence"},
	colAID: {"side_a_new_id", "side_a_newid", "side_a_id"}, colA: {"side_a"},
	colBID: {"side_b_new_id", "side_b_newid", "side_b_id"}, colB: {"side_b"},
	colStart: {"date_start"}, colEnd: {"date_end"}, colCountry: {"country"},
	colLat: {"latitude"}, colLon: {"longitude"},
	colDeathsA: {"deaths_a"}, colDeathsB: {"deaths_b"},
	colDeathsCivilians: {"deaths_civilians"}, colDeathsUnknown: {"deaths_unknown"},
	colBest: {"best", "best_est"}, colHigh: {"high", "high_est"}, colLow: {"low", "low_est"},
	colConflict: {"conflict_name"}, colDyad: {"dyad_name"},
	colSources: {"number_of_sources"}, colWherePrec: {"where_prec"}, colDatePrec: {"date_prec"},
	colAdm1: {"adm_1", "adm1"}, colCountryID: {"country_id", "gwno"},
	colCell: {"priogrid_gid", "gid"}, colClarity: {"event_clarity"}, colStatus: {"code_status"},
}

// layout says where the kept columns are.
type layout struct {
	at      [numColumns]int // index of the field, -1 absent
	titles  []string        // names as the file writes them
	ignored []string        // columns that are not kept
}

func newLayout(titles []string) (*layout, error) {
	l := &layout{titles: titles}
	byName := map[string]int{}
	for i, t := range titles {
		name := normal(t)
		if _, twice := byName[name]; twice && isKept(name) {
			return nil, blindspot.Errorf(blindspot.BadInput, "remove one of the two columns",
				"the header names the column %q twice", name)
		}
		byName[name] = i
	}
	used := make([]bool, len(titles))
	var missing []string
	for c := range names {
		l.at[c] = -1
		for _, name := range names[c] {
			if i, ok := byName[name]; ok {
				l.at[c], used[i] = i, true
				break
			}
		}
		if l.at[c] < 0 && column(c) < colConflict {
			missing = append(missing, names[c][0])
		}
	}
	if len(missing) > 0 {
		return nil, notGED(byName, titles, missing)
	}
	for i, t := range titles {
		if !used[i] {
			l.ignored = append(l.ignored, t)
		}
	}
	return l, nil
}

func isKept(name string) bool {
	for _, list := range names {
		if slices.Contains(list, name) {
			return true
		}
	}
	return false
}

func normal(title string) string {
	title = strings.ToLower(strings.TrimSpace(title))
	return strings.NewReplacer(" ", "_", ".", "_").Replace(title)
}

// notGED explains a header that is not one of a GED file.
func notGED(have map[string]int, titles, missing []string) error {
	const expected = "expected the UCDP GED event file"
	download := "download the GED Global CSV from https://ucdp.uu.se/downloads/ or run: blindspot fetch ged"
	has := func(name string) bool { _, ok := have[name]; return ok }
	switch {
	case has("event_id_cnty"):
		return blindspot.Errorf(blindspot.BadInput, "blindspot ingest FILE, on the command line, brings it into a file of its own beside the store", "%s, found an ACLED export", expected)
	case has("globaleventid") || has("eventid"):
		return blindspot.Errorf(blindspot.BadInput, download, "%s, found an export of GDELT or GTD", expected)
	case len(titles) == 1 && (strings.Count(titles[0], ";") > 3 || strings.Count(titles[0], "\t") > 3):
		return blindspot.Errorf(blindspot.BadInput, "save it as CSV with commas, as UCDP publishes it",
			"%s with commas between the fields, found another separator", expected)
	case has("conflict_id") && !has("id") || has("dyad_id") && !has("id"):
		return blindspot.Errorf(blindspot.BadInput, download,
			"%s (one row an event), found another UCDP data set (one row a conflict or dyad and year)", expected)
	case len(missing) > int(colConflict)/2:
		return blindspot.Errorf(blindspot.BadInput, download, "%s, found %d other columns: %s", expected,
			len(titles), cutText(strings.Join(titles, ", "), 120))
	}
	return blindspot.Errorf(blindspot.BadInput, download,
		"%s, but these columns are missing: %s", expected, strings.Join(missing, ", "))
}

func cutText(s string, n int) string {
	if len(s) > n {
		s = s[:n] + " ..."
	}
	return strings.ToValidUTF8(s, "?")
}

// readLayout takes the first row for the header, or the official order where
// the first row is already an event.
func readLayout(first row) (l *layout, isEvent bool, err error) {
	if first.problem != "" {
		return nil, false, notCSV("its first row cannot be read: " + first.problem)
	}
	if first.count > maxFields {
		return nil, false, notCSV("its first row has thousands of fields")
	}
	titles := make([]string, len(first.fields))
	for i, f := range first.fields {
		titles[i] = string(bytes.TrimSpace(unquote(first.text, f, nil)))
	}
	if _, number := parseInt([]byte(titles[0])); !number {
		l, err = newLayout(titles)
		return l, false, err
	}
	if len(titles) != len(official) {
		return nil, false, blindspot.Errorf(blindspot.BadInput,
			"put the row of column names of the release's codebook on top",
			"the file has no header row, and %d fields a row instead of the %d of the official order",
			len(titles), len(official))
	}
	l, err = newLayout(official)
	return l, true, err
}

func notCSV(found string) error {
	return blindspot.Errorf(blindspot.BadInput,
		"download the GED Global CSV from https://ucdp.uu.se/downloads/ or run: blindspot fetch ged",
		"expected the UCDP GED event file as CSV, but %s", found)
}

// unquote returns the value of a field; scratch is used where quotes are doubled.
func unquote(text []byte, f field, scratch []byte) []byte {
	v := text[f.from:f.to]
	if !f.escaped {
		return v
	}
	scratch = scratch[:0]
	for {
		i := bytes.IndexByte(v, '"')
		if i < 0 {
			return append(scratch, v...)
		}
		scratch = append(scratch, v[:i+1]...)
		v = v[min(i+2, len(v)):]
	}
}
