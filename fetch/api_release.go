package fetch

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// ReleaseRequest asks for a release of events.
type ReleaseRequest struct {
	Version  string
	Dir      string                  // directory of the file; it must exist
	Name     string                  // its name
	Known    Known                   // as a Result said before; the pages after the first are not asked for while that is the same
	Progress func(done, total int64) // in events
}

// Release reads a release into a CSV file: a header line with the names of the
// columns in order of the alphabet, then the events in the order of the pages. The
// same release gives the same bytes, however often the reading was interrupted.
// It fails with Unavailable, and nothing is left under the file's name, where pages
// were missing, came twice or changed underway.
func (a *API) Release(ctx context.Context, req ReleaseRequest) (Result, error) {
	address, err := a.first(req.Version, or(a.Size, 1000))
	if err != nil {
		return Result{}, err
	}
	p, text, err := a.page(ctx, address, 0)
	if err != nil {
		return Result{}, err
	}
	result := Result{URL: bare(address, "the API"), Known: Known{ETag: firstPage(text)}, Attempts: 1}
	if result.Known == req.Known {
		result.Same = true
		return result, nil
	}
	pages, err := openSpool(filepath.Join(req.Dir, req.Name+".pages"))
	if err != nil {
		return Result{}, err
	}
	if err := pages.begin(text); err != nil {
		return Result{}, err
	}
	r := reading{api: a, req: req, pages: pages, total: p.TotalCount, seen: map[string]bool{}, result: &result}
	count, err := r.run(ctx, address)
	if err == nil {
		err = r.assemble(count)
	}
	if err != nil {
		return Result{}, err
	}
	return result, pages.drop()
}

// firstPage names the content of page 0, by which a release is told from what it
// was: the API states no date and no checksum of its own.
func firstPage(text []byte) string {
	sum := sha256.Sum256(text)
	return "page-0:" + hex.EncodeToString(sum[:])
}

// reading is one release on its way.
type reading struct {
	api    *API
	req    ReleaseRequest
	pages  spool
	total  int
	seen   map[string]bool // ids
	result *Result
}

// run brings all pages into the spool and returns how many there are.
func (r *reading) run(ctx context.Context, address string) (count int, err error) {
	for number := 0; address != ""; number++ {
		p, there, err := r.pages.read(number)
		if err != nil {
			return 0, err
		}
		if there && number > 0 {
			r.result.Resumed += int64(len(p.Result))
		}
		if !there {
			if p, err = r.bring(ctx, address, number); err != nil {
				return 0, err
			}
		}
		if p.TotalCount != r.total {
			return 0, r.changed("the number of events changed underway")
		}
		for _, event := range p.Result {
			r.seen[idOf(event)] = true
		}
		if r.req.Progress != nil {
			r.req.Progress(int64(len(r.seen)), int64(r.total))
		}
		if address, err = r.api.next(address, p, number); err != nil {
			return 0, err
		}
		count = number + 1
	}
	if len(r.seen) != r.total {
		return 0, r.changed("its pages hold " + blindspot.FormatNumber(float64(len(r.seen))) + " events and not " + blindspot.FormatNumber(float64(r.total)))
	}
	return count, nil
}

// bring asks for a page until it is one that has not come yet: what a page
// repeats stands in place of what another holds.
func (r *reading) bring(ctx context.Context, address string, number int) (p page, err error) {
	var text []byte
	err = r.api.Client.retry(ctx, bare(address, "a page"), func() error {
		r.result.Attempts++
		if p, text, err = r.api.page(ctx, address, number); err != nil {
			return err
		}
		for _, event := range p.Result {
			if r.seen[idOf(event)] {
				return &later{err: errors.New("a page repeats events of an earlier one")}
			}
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	return p, r.pages.write(number, text)
}

// changed drops what has come: it is of two states of one release.
func (r *reading) changed(why string) error {
	if err := r.pages.drop(); err != nil {
		return err
	}
	return blindspot.Errorf(blindspot.Unavailable, "run it again: it reads the release from the start", "release %s was not read: %s", r.req.Version, why)
}

// idOf is the id of an event as the API writes it, or else its text.
func idOf(event json.RawMessage) string {
	var e struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(event, &e) != nil || len(e.ID) == 0 {
		return string(event)
	}
	return strings.Trim(string(e.ID), `"`)
}

// assemble makes the file out of the pages.
func (r *reading) assemble(count int) (err error) {
	f, err := os.CreateTemp(r.req.Dir, "."+r.req.Name+".*.tmp")
	if err != nil {
		return diskError(err)
	}
	out := &part{final: filepath.Join(r.req.Dir, r.req.Name), file: f, hash: sha256.New()}
	defer func() {
		if err != nil {
			out.abandon(false)
		}
	}()
	buffered := bufio.NewWriterSize(writing{out}, 1<<18)
	table := csv.NewWriter(buffered)
	var columns []string
	for number := range count {
		p, there, err := r.pages.read(number)
		if err != nil {
			return err
		}
		if !there {
			return r.changed("a page is gone")
		}
		if columns, err = r.put(table, columns, p); err != nil {
			return err
		}
	}
	table.Flush()
	if err := errors.Join(table.Error(), buffered.Flush()); err != nil {
		return err
	}
	r.result.SHA256, r.result.Bytes = out.sum(), out.size
	if err := out.finish(); err != nil {
		return err
	}
	r.result.Path = out.final
	return nil
}

// writing is a part as an io.Writer.
type writing struct{ p *part }

func (w writing) Write(b []byte) (int, error) {
	if err := w.p.write(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

var _ io.Writer = writing{}

// put writes the events of a page. All events of a release have the same columns.
func (r *reading) put(table *csv.Writer, columns []string, p page) ([]string, error) {
	for _, event := range p.Result {
		fields, err := fieldsOf(event)
		if err != nil {
			return columns, r.odd("event %s cannot be read: %v", idOf(event), err)
		}
		names := slices.Sorted(maps.Keys(fields))
		if columns == nil {
			columns = names
			if err := table.Write(columns); err != nil {
				return columns, err
			}
		}
		if !slices.Equal(names, columns) {
			return columns, r.odd("event %s has other columns than those before it: %s", idOf(event), difference(columns, names))
		}
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = fields[c]
		}
		if err := table.Write(row); err != nil {
			return columns, err
		}
	}
	return columns, nil
}

func (r *reading) odd(format string, args ...any) error {
	if err := r.pages.drop(); err != nil {
		return err
	}
	return blindspot.Errorf(blindspot.BadInput, "the API may have changed; the public files can be read with --public", "release "+r.req.Version+": "+format, args...)
}

// fieldsOf are the values of an event as a CSV file of UCDP has them.
func fieldsOf(event json.RawMessage) (map[string]string, error) {
	decoder := json.NewDecoder(strings.NewReader(string(event)))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, err
	}
	fields := make(map[string]string, len(values))
	for name, v := range values {
		switch v := v.(type) {
		case nil:
			fields[name] = ""
		case string:
			fields[name] = strings.ToValidUTF8(v, "\uFFFD")
		case json.Number:
			fields[name] = v.String()
		case bool:
			fields[name] = map[bool]string{true: "1", false: "0"}[v]
		default:
			return nil, errors.New(name + " is no single value")
		}
	}
	return fields, nil
}

// difference says which names stand in one of two lists alone.
func difference(before, now []string) string {
	var words []string
	for _, name := range before {
		if !slices.Contains(now, name) {
			words = append(words, name+" is missing")
		}
	}
	for _, name := range now {
		if !slices.Contains(before, name) {
			words = append(words, name+" is new")
		}
	}
	return strings.Join(words, ", ")
}
