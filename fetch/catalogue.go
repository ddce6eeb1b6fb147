package fetch

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
)

// UCDP is the address under which UCDP serves its files.
const UCDP = "https://ucdp.uu.se/downloads/"

// File is a file of the catalogue.
type File struct {
	Dataset string // "ged" or "candidate"
	Version string
	URL     string
	Name    string // file name, by which the reader knows the release
}

var (
	yearly  = regexp.MustCompile(`^(\d{2})\.(\d)$`)
	monthly = regexp.MustCompile(`^\d{2}\.(0\.([1-9]|1[0-2])|(0[1-9]|1[0-2])\.\d{2}\.(0[1-9]|1[0-2]))$`)
)

// Find returns the official file of a data set: "ged" with a yearly version
// such as 25.1, or "candidate" with a monthly one such as 25.0.6 or a cumulative
// one such as 25.01.25.06. The base address replaces [UCDP]; "" keeps it.
func Find(dataset, version, base string) (File, error) {
	if base == "" {
		base = UCDP
	}
	address, err := url.Parse(base)
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return File{}, blindspot.Errorf(blindspot.Usage, "write an address such as "+UCDP, "%q is not a base address", base)
	}
	f := File{Dataset: dataset, Version: version}
	var path string
	switch dataset {
	case "ged":
		m := yearly.FindStringSubmatch(version)
		if m == nil {
			return File{}, blindspot.Errorf(blindspot.Usage, "versions are written like 25.1; candidate events are: fetch candidate --version 25.0.6",
				"%q is not a version of GED", version)
		}
		f.Name = "ged" + m[1] + m[2] + "-csv.zip"
		path = "ged/"
	case "candidate":
		if !monthly.MatchString(version) {
			return File{}, blindspot.Errorf(blindspot.Usage, "versions are written like 25.0.6 for a month, 25.01.25.06 for several",
				"%q is not a version of the candidate events", version)
		}
		f.Name = "GEDEvent_v" + strings.ReplaceAll(version, ".", "_") + ".csv"
		path = "candidateged/"
	default:
		return File{}, blindspot.Errorf(blindspot.Usage, "the data sets are: ged, candidate", "there is no data set %q to fetch", dataset)
	}
	f.URL = address.JoinPath(path, f.Name).String()
	return f, nil
}
