package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// ACLEDRequest asks for the events of some countries and days.
type ACLEDRequest struct {
	Countries []string       // as ACLED writes them; none is every country
	Since     blindspot.Date // first day
	Until     blindspot.Date // last day, which is also the day of access unless it is earlier
	Changed   int64          // only what was changed since that time, in seconds since 1970; 0: all
	Accessed  blindspot.Date
	Columns   []string // that are kept; the others are dropped before anything is written
	Dir       string
	Progress  func(rows int)
}

// Filters are what was asked for, in words for a citation.
func (r *ACLEDRequest) Filters() string {
	text := r.From() + r.Until.String()
	if r.Changed > 0 {
		text += ", changed since " + time.Unix(r.Changed, 0).UTC().Format(time.DateOnly)
	}
	return text
}

// From is what Filters begins with, up to the last day: requests of the same countries
// from the same day on share it.
func (r *ACLEDRequest) From() string {
	where := "all countries"
	if len(r.Countries) > 0 {
		where = "country = " + strings.Join(r.Countries, " or ")
	}
	return fmt.Sprintf("%s, event_date from %s to ", where, r.Since)
}

func (r *ACLEDRequest) query() url.Values {
	q := url.Values{"event_date": {r.Since.String() + "|" + r.Until.String()}, "event_date_where": {"BETWEEN"}}
	if len(r.Countries) > 0 {
		q.Set("country", strings.Join(r.Countries, "|"))
		q.Set("country_where", "=")
	}
	if r.Changed > 0 {
		q.Set("timestamp", strconv.FormatInt(r.Changed, 10))
		q.Set("timestamp_where", ">=")
	}
	return q
}

// ACLEDResult is a file of events, of mode 600, and what the server said of it.
type ACLEDResult struct {
	Path         string
	Rows         int
	Pages        int
	Resumed      int    // pages that an earlier run had brought
	Restrictions string // what the account's tier cut; "" where the server says nothing
}

// rowsPage is what is kept of a page: the chosen columns alone.
type rowsPage struct {
	Restrictions string     `json:"restrictions"`
	Rows         [][]string `json:"rows"`
}

// Read brings the events into a CSV file, page by page; pages that came before on the
// same day with the same filters are not asked for again. No event at all is NotFound:
// a token is no proof that an account may see anything.
func (a *ACLED) Read(ctx context.Context, req ACLEDRequest) (res ACLEDResult, err error) {
	identity := []byte(fmt.Sprintf("%s %d; accessed %s; %d rows a page; %s; %s", req.Filters(), req.Changed, req.Accessed, or(a.Size, 5000), a.User.mark(), strings.Join(req.Columns, ",")))
	name := "acled-" + mark(identity)
	pages, err := openSpool(filepath.Join(req.Dir, name+".pages"))
	if err != nil {
		return res, err
	}
	if err := pages.begin(identity); err != nil {
		return res, err
	}
	seen := map[string]bool{}
	for number := 1; ; number++ {
		p, there, err := readRows(pages, number)
		if err != nil {
			return res, err
		}
		if there {
			res.Resumed++
		} else if p, err = a.bring(ctx, req, number, seen, pages); err != nil {
			return res, err
		}
		for _, row := range p.Rows {
			seen[strings.Join(row, "\x00")] = true
		}
		res.Rows, res.Pages = res.Rows+len(p.Rows), number
		if p.Restrictions != "" {
			res.Restrictions = p.Restrictions
		}
		if req.Progress != nil {
			req.Progress(res.Rows)
		}
		if len(p.Rows) < or(a.Size, 5000) {
			break
		}
	}
	if res.Rows == 0 {
		why := "check the names of the countries, as ACLED writes them, and the days; your account may not see these events (research accounts see none younger than 12 months)"
		said := ""
		if res.Restrictions != "" {
			said = "; ACLED says of your account: " + res.Restrictions
		}
		return res, errors.Join(blindspot.Errorf(blindspot.NotFound, why, "the log-in works, but ACLED sends no event for %s%s", req.Filters(), said), pages.drop())
	}
	res.Path = filepath.Join(req.Dir, name+".csv")
	if err := writeRows(res.Path, req.Columns, pages, res.Pages); err != nil {
		return res, err
	}
	return res, pages.drop()
}

func mark(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// mark tells one user from another without showing who it is.
func (s Secret) mark() string { return mark([]byte("user " + string(s))) }

func readRows(s spool, number int) (p rowsPage, ok bool, err error) {
	text, err := os.ReadFile(s.name(number))
	if errors.Is(err, os.ErrNotExist) {
		return p, false, nil
	}
	if err != nil {
		return p, false, diskError(err)
	}
	return p, json.Unmarshal(text, &p) == nil, nil
}

// bring asks for a page until it is one that has not come yet.
func (a *ACLED) bring(ctx context.Context, req ACLEDRequest, number int, seen map[string]bool, pages spool) (p rowsPage, err error) {
	q := req.query()
	q.Set("limit", strconv.Itoa(or(a.Size, 5000)))
	q.Set("page", strconv.Itoa(number))
	err = a.Client.retry(ctx, "events from ACLED", func() error {
		out, err := a.get(ctx, "api/acled/read", q)
		if err != nil {
			return err
		}
		p = rowsPage{Restrictions: a.restrictions(out.Restrictions)}
		again := 0
		for _, event := range out.Data {
			row, err := kept(event, req.Columns)
			if err != nil {
				return err
			}
			if seen[strings.Join(row, "\x00")] {
				again++
			}
			p.Rows = append(p.Rows, row)
		}
		if again > 0 && again == len(p.Rows) {
			return &later{err: fmt.Errorf("page %d repeats rows that came before", number)}
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	return p, pages.write(number, text)
}

// restrictions are what the server says of the account's tier, in one line.
func (a *ACLED) restrictions(raw json.RawMessage) string {
	text := strings.TrimSpace(string(raw))
	switch text {
	case "", "null", "[]", "{}", `""`, "false":
		return ""
	}
	var out bytes.Buffer
	if json.Compact(&out, raw) == nil {
		text = out.String()
	}
	return a.plain(strings.Trim(text, `"`))
}

// kept are the values of an event in the columns that are kept.
func kept(event json.RawMessage, columns []string) ([]string, error) {
	fields, err := fieldsOf(event)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "ACLED may have changed its API; download the file in a browser and ingest it", "an event cannot be read")
	}
	row := make([]string, len(columns))
	for i, c := range columns {
		v, ok := fields[c]
		if !ok {
			return nil, blindspot.Errorf(blindspot.BadInput, "ACLED may have changed its columns; ask for an update of this program", "an event of ACLED's API has no column %s", c)
		}
		row[i] = v
	}
	return row, nil
}

// writeRows makes the file out of the pages, whole or not at all. Only its owner may
// read it: the rows are nobody else's.
func writeRows(path string, columns []string, pages spool, count int) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp") // of mode 600
	if err != nil {
		return diskError(err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	table := csv.NewWriter(f)
	if err := table.Write(columns); err != nil {
		return diskError(err)
	}
	for number := 1; number <= count; number++ {
		p, there, err := readRows(pages, number)
		if err != nil {
			return err
		}
		if !there {
			return blindspot.Errorf(blindspot.Unavailable, "run it again", "a page that was brought is gone")
		}
		if err := table.WriteAll(p.Rows); err != nil {
			return diskError(err)
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return diskError(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return diskError(err)
	}
	return nil
}

// Deleted are the events that ACLED deleted since a time (in seconds since 1970), with
// when. None is a good answer.
func (a *ACLED) Deleted(ctx context.Context, since int64) (map[string]int64, error) {
	out := map[string]int64{}
	for number := 1; ; number++ {
		q := url.Values{"deleted_timestamp": {strconv.FormatInt(since, 10)}, "deleted_timestamp_where": {">="},
			"limit": {strconv.Itoa(or(a.Size, 5000))}, "page": {strconv.Itoa(number)}}
		got, err := a.get(ctx, "api/deleted/read", q)
		if err != nil {
			return nil, err
		}
		before := len(out)
		for _, event := range got.Data {
			row, err := kept(event, []string{"event_id_cnty", "deleted_timestamp"})
			if err != nil {
				return nil, err
			}
			stamp, err := strconv.ParseInt(row[1], 10, 64)
			if err != nil || row[0] == "" {
				return nil, blindspot.Errorf(blindspot.BadInput, "ACLED may have changed its API; ask for an update of this program", "a deletion of ACLED has no id or no time")
			}
			out[row[0]] = max(out[row[0]], stamp)
		}
		if len(got.Data) < or(a.Size, 5000) || len(out) == before {
			return out, nil
		}
	}
}
