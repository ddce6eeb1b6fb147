package fetch

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// UCDP is the address under which UCDP serves its files.
const UCDP = "https://ucdp.uu.se/downloads/"

// File is a file of the catalogue.
type File struct {
	Dataset string // one of Datasets
	Version string
	URL     string
	Name    string // file name, by which the reader knows the release
}

var (
	yearly  = regexp.MustCompile(`^(\d{2})\.(\d)$`)
	monthly = regexp.MustCompile(`^\d{2}\.(0\.([1-9]|1[0-2])|(0[1-9]|1[0-2])\.\d{2}\.(0[1-9]|1[0-2]))$`)
)

// Yearly releases that the program knows to exist. Later ones are found by asking.
const (
	FirstYearly = 17 // 17.1
	LastYearly  = 26 // 26.1
)

// entry is a data set of the catalogue: where its files lie, and what they are
// called, with %s for the version as its files write it.
type entry struct{ name, path, file string }

var entries = []entry{
	{"ged", "ged", "ged%s-csv.zip"},
	{"candidate", "candidateged", "GEDEvent_v%s.csv"},
	{"actor", "actor", "ucdp-actor-%s-csv.zip"},
	{"organizedviolence", "organizedviolencecy", "organizedviolencecy-%s-csv.zip"},
	{"dyadic", "dyadic", "ucdp-dyadic-%s-csv.zip"},
	{"battledeaths", "brd", "ucdp-brd-dyadic-%s-csv.zip"},
	{"nonstate", "nsos", "ucdp-nonstate-%s-csv.zip"},
	{"onesided", "nsos", "ucdp-onesided-%s-csv.zip"},
	{"conflict", "ucdpprio", "ucdp-prio-acd-%s-csv.zip"},
}

// Datasets are the names that Find knows, in order.
func Datasets() []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return names
}

// Releases says for each of them how its versions are written.
func Releases() map[string]string {
	written := map[string]string{}
	for _, e := range entries {
		written[e.name] = "yearly, written like 25.1"
	}
	written["candidate"] = "written like 25.0.6 for a month, 25.01.25.06 for several"
	return written
}

// Events reports whether a data set holds events, which the store imports. The
// others are tables beside them, of one yearly release.
func Events(dataset string) bool { return dataset == "ged" || dataset == "candidate" }

// Find returns the official file of a data set: candidate events with a monthly
// version such as 25.0.6 or a cumulative one such as 25.01.25.06, the others with a
// yearly version such as 25.1. The base address replaces [UCDP]; "" keeps it.
func Find(dataset, version, base string) (File, error) {
	at := slices.IndexFunc(entries, func(e entry) bool { return e.name == dataset })
	if at < 0 {
		return File{}, blindspot.Errorf(blindspot.Usage, "the data sets are: "+strings.Join(Datasets(), ", "), "there is no data set %q to fetch", dataset)
	}
	address, err := baseAddress(base, UCDP)
	if err != nil {
		return File{}, err
	}
	e, written := entries[at], strings.ReplaceAll(version, ".", "_")
	switch {
	case dataset == "candidate" && !monthly.MatchString(version):
		return File{}, blindspot.Errorf(blindspot.Usage, "versions are written like 25.0.6 for a month, 25.01.25.06 for several",
			"%q is not a version of the candidate events", version)
	case dataset != "candidate" && !yearly.MatchString(version):
		return File{}, blindspot.Errorf(blindspot.Usage, "versions are written like 25.1; candidate events are: fetch candidate --version 25.0.6",
			"%q is not a version of a yearly data set", version)
	case dataset != "candidate":
		written = strings.ReplaceAll(version, ".", "")
	}
	f := File{Dataset: dataset, Version: version, Name: fmt.Sprintf(e.file, written)}
	f.URL = address.JoinPath(e.path, f.Name).String()
	return f, nil
}

func baseAddress(base, standard string) (*url.URL, error) {
	if base == "" {
		base = standard
	}
	address, err := url.Parse(base)
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return nil, blindspot.Errorf(blindspot.Usage, "write an address such as "+standard, "%q is not a base address", base)
	}
	return address, nil
}

// Newest asks for the newest yearly release, from the newest that is known here
// upwards: no clock has to be right for it. What has answers whether there is one;
// the limit is the last year worth asking for.
func Newest(limit int, has func(version string) (bool, error)) (version string, err error) {
	ask := func(year int) (bool, error) { return has(fmt.Sprintf("%d.1", year)) }
	year := LastYearly
	for ; year >= FirstYearly; year-- {
		there, err := ask(year)
		if err != nil {
			return "", err
		}
		if there {
			break
		}
	}
	if year < FirstYearly {
		return "", blindspot.Errorf(blindspot.NotFound, "check the address of the server", "the server has no file of any yearly release from %d.1 to %d.1", FirstYearly, LastYearly)
	}
	for next := year + 1; year >= LastYearly && next <= max(limit, LastYearly+1); next++ {
		there, err := ask(next)
		if err != nil {
			return "", err
		}
		if !there {
			break
		}
		year = next
	}
	return fmt.Sprintf("%d.1", year), nil
}
