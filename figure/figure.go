// Package figure builds charts and maps as Vega-Lite specifications. One
// builder makes one figure from an assessment, and the same specification
// serves the self-contained report, the web page and anyone's notebook. Every
// figure carries its data as a table too, for readers without sight, without
// scripts, or with doubts.
package figure

import (
	"encoding/json"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Figure is one chart or map.
type Figure struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Caption string          `json:"caption"` // what to see, and what not to conclude
	Alt     string          `json:"alt"`     // for readers who cannot see it
	Spec    json.RawMessage `json:"spec"`    // Vega-Lite 6
	Table   blindspot.Table `json:"table"`
}

// object is one JSON object of a specification.
type object = map[string]any

// The colours of Okabe & Ito (2008), which readers with colour-blindness can
// tell apart: blue, vermilion, green, orange, purple, sky, grey.
const (
	blue      = "#0072B2"
	vermilion = "#D55E00"
	green     = "#009E73"
	grey      = "#8c8c8c"
	dark      = "#5c5c5c"
)

// width lets a chart take the width of its column, on a phone too.
func base(height int) object {
	return object{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": "container", "height": height,
		"autosize": object{"type": "fit", "contains": "padding"}}
}

func seal(f Figure, spec object) (Figure, error) {
	data, err := json.Marshal(spec)
	if err != nil {
		return f, fmt.Errorf("figure %s: %w", f.ID, err)
	}
	f.Spec = data
	return f, nil
}

func values(rows []object) object {
	if rows == nil {
		rows = []object{}
	}
	return object{"values": rows}
}

func field(name, kind, title string, more ...object) object {
	f := object{"field": name, "type": kind, "title": title}
	if kind == "temporal" {
		f["scale"] = object{"type": "utc"} // days are those of the calendar, wherever the reader is
	}
	for _, m := range more {
		for k, v := range m {
			f[k] = v
		}
	}
	return f
}

// All makes every figure that the assessment has data for, in the order in
// which a report shows them.
func All(a blindspot.Assessment, world *place.Gazetteer) ([]Figure, error) {
	builders := []func() (Figure, bool, error){
		func() (Figure, bool, error) { return Timeline(a) },
		func() (Figure, bool, error) { return Published(a) },
		func() (Figure, bool, error) { return Attention(a) },
		func() (Figure, bool, error) { return Map(a, world) },
		func() (Figure, bool, error) { return Footprint(a) },
		func() (Figure, bool, error) { return Theatres(a) },
		func() (Figure, bool, error) { return Corridors(a, world) },
	}
	var out []Figure
	for _, build := range builders {
		f, ok, err := build()
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, f)
		}
	}
	return out, nil
}
