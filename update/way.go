package update

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

// Way is how releases of events are asked for and brought.
type Way interface {
	// Name is "files" or "api".
	Name() string
	// Find gives the file of a data set, without asking anybody.
	Find(dataset, version string) (fetch.File, error)
	// Ask asks whether there is such a file, and what is said of it. NotFound means
	// that it is not released; any other error, that nobody knows.
	Ask(ctx context.Context, f fetch.File) (fetch.Offer, error)
	// Get brings a file, unless it is the one that is known.
	Get(ctx context.Context, f fetch.File, dir string, known fetch.Known, progress func(done, total int64)) (fetch.Result, error)
}

// Files are the public files of UCDP.
type Files struct {
	Client *fetch.Client
	Base   string // "" is fetch.UCDP
}

// Name is "files".
func (w Files) Name() string { return "files" }

// Find gives the official file.
func (w Files) Find(dataset, version string) (fetch.File, error) {
	return fetch.Find(dataset, version, w.Base)
}

// Ask asks the server for the header of a file.
func (w Files) Ask(ctx context.Context, f fetch.File) (fetch.Offer, error) {
	return w.Client.Ask(ctx, f.URL)
}

// Get downloads a file.
func (w Files) Get(ctx context.Context, f fetch.File, dir string, known fetch.Known, progress func(done, total int64)) (fetch.Result, error) {
	return w.Client.Get(ctx, fetch.Request{URL: f.URL, Name: f.Name, Dir: dir, Known: known, Progress: progress})
}

// API is UCDP's API, for those who have a token. Tables beside the events come
// from the public files.
type API struct {
	*fetch.API
	Files Files
}

// Name is "api".
func (w API) Name() string { return "api" }

// Find gives the official file; a release of events has the name of its file
// without what it is packed in, since it is written here.
func (w API) Find(dataset, version string) (fetch.File, error) {
	f, err := w.Files.Find(dataset, version)
	if err == nil && dataset == "ged" {
		f.Name = "GEDEvent_v" + version[:2] + "_" + version[3:] + "-api.csv"
	}
	if err == nil && dataset == "candidate" {
		f.Name = f.Name[:len(f.Name)-len(".csv")] + "-api.csv"
	}
	return f, err
}

// Ask asks for one event of a release.
func (w API) Ask(ctx context.Context, f fetch.File) (fetch.Offer, error) {
	if !fetch.Events(f.Dataset) {
		return w.Files.Ask(ctx, f)
	}
	_, err := w.API.Ask(ctx, f.Version)
	return fetch.Offer{Bytes: -1}, err
}

// Get reads a release page by page.
func (w API) Get(ctx context.Context, f fetch.File, dir string, known fetch.Known, progress func(done, total int64)) (fetch.Result, error) {
	if !fetch.Events(f.Dataset) {
		return w.Files.Get(ctx, f, dir, known, progress)
	}
	return w.Release(ctx, fetch.ReleaseRequest{Version: f.Version, Dir: dir, Name: f.Name, Known: known, Progress: progress})
}

// there asks whether a file is released.
func there(ctx context.Context, w Way, dataset, version string) (f fetch.File, o fetch.Offer, ok bool, err error) {
	if f, err = w.Find(dataset, version); err != nil {
		return f, o, false, err
	}
	o, err = w.Ask(ctx, f)
	if blindspot.CodeOf(err) == blindspot.NotFound {
		return f, o, false, nil
	}
	return f, o, err == nil, err
}
