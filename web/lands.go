package web

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/blindspot/blindspot/place"
)

// landSteps are the shades of the board's map: what is overlooked is seldom more than
// the last.
var landSteps = []float64{0, 0.05, 0.1, 0.2, 0.3}

// lands adds the board by country, where there is a ranking.
func (s *Server) lands(ctx context.Context, in *watchInput, b *watchBody) error {
	if !b.Ranked {
		return nil
	}
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return err
	}
	lands, err := s.Bench.Lands(ctx, asOf)
	b.Lands = &lands
	return err
}

// Map is what the map of the board is drawn from: the shade of each country, counted
// from the lightest, with its words.
func (b *watchBody) Map() (json.RawMessage, error) {
	type land struct {
		Country string `json:"country"`
		Shade   int    `json:"shade"`
		Text    string `json:"text"`
	}
	out := struct {
		Lands      []land   `json:"lands"`
		Unobserved []string `json:"unobserved"`
	}{Lands: []land{}, Unobserved: b.Lands.Unobserved}
	for _, l := range b.Lands.Of {
		if l.Overlooked == nil {
			continue
		}
		one := land{Country: l.Country, Text: fmt.Sprintf("%s: %.2f, %s", place.CountryName(l.Country), *l.Overlooked, l.Group)}
		for i, from := range landSteps {
			if *l.Overlooked >= from {
				one.Shade = i
			}
		}
		out.Lands = append(out.Lands, one)
	}
	return json.Marshal(out)
}

// Legend says what the shades stand for.
func (b *watchBody) Legend() string {
	text := "Shades from light to dark: the greatest “overlooked” of its groups under "
	for i, from := range landSteps[1:] {
		if i > 0 {
			text += ", from "
			text += fmt.Sprintf("%.2f to ", landSteps[i])
		}
		text += fmt.Sprintf("%.2f", from)
	}
	return text + fmt.Sprintf(", and %.2f and more. Hatched: not observed throughout the last twelve months. Without shade or hatching: observed, and no ranked group has most of its events there.", landSteps[len(landSteps)-1])
}
