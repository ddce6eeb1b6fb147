//go:build screens

package web_test

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// screens is where the test run leaves its screenshots (make screens).
const screens = "../docs/screens"

func (b *tab) shoot(t *testing.T, name string) {
	t.Helper()
	var shot []byte
	if err := chromedp.Run(b, chromedp.CaptureScreenshot(&shot)); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&small, fewColours(picture)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(screens, name+".png"), small.Bytes(), 0o644); err != nil { //nolint:gosec // a picture for the documentation
		t.Fatal(err)
	}
}

// fewColours keeps the 256 commonest colours, which is plenty for a page and
// makes a third of the file.
func fewColours(p image.Image) image.Image {
	counts := map[color.RGBA]int{}
	plain := func(x, y int) color.RGBA { return color.RGBAModel.Convert(p.At(x, y)).(color.RGBA) }
	at := p.Bounds()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			counts[plain(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var palette color.Palette
	for _, c := range all[:min(256, len(all))] {
		palette = append(palette, c)
	}
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(at, palette)
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			c := plain(x, y)
			i, ok := index[c]
			if !ok {
				i = uint8(palette.Index(c)) //nolint:gosec // at most 256 colours
				index[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}

// The pictures of docs/screens, made by the run that checks the pages: every page
// at a desk, and on a phone; some in the dark.
func TestBrowserScreens(t *testing.T) {
	s := withForecasts(t)
	for _, p := range []struct {
		name, path string
		dark       bool
	}{
		{"watch", "/watch", false}, {"group", "/group/ucdp:234", false}, {"group-map", "/group/ucdp:234#map", false}, {"group-measures", "/group/ucdp:234#measures", true},
		{"group-compare", "/group/ucdp:234?with=ucdp:1051&with=ucdp:303#compare", false}, {"case-timeline", "/group/is-khorasan#figures", false},
		{"explorer", "/explorer?group=ucdp:234&country=IRQ", false}, {"claims", "/claims", true}, {"forecasts", "/forecasts", false}, {"forecasts-resolved", "/forecasts#figure-fan-1", true},
		{"forecasts-record", "/forecasts?record=yes#record", false}, {"corridors", "/corridors?cut=Afghanistan", false}, {"data", "/data", false},
		{"report", "/report/is-khorasan", false}, {"sql", sqlPage, true}, {"docs", "/docs", false},
	} {
		for suffix, width := range map[string]int64{"": 1280, "-phone": 360} {
			t.Run(p.name+suffix, func(t *testing.T) {
				path := p.path
				if at, ok := map[string]string{"explorer": "#map", "corridors": "#figure-corridors", "forecasts": "#figure-fan-0", "data": "#coverage"}[p.name]; ok && width == 360 {
					path += at // a phone shows less of a page: what is drawn
				}
				b := visit(t, s.url+path, width, p.dark)
				if err := chromedp.Run(b, chromedp.Evaluate(`scrollTo({top: (document.getElementById(location.hash.slice(1)) ?? document.body).getBoundingClientRect().top + scrollY - 8, behavior: "instant"})`, nil), chromedp.Sleep(200*time.Millisecond)); err != nil {
					t.Fatal(err)
				}
				b.shoot(t, p.name+suffix)
			})
		}
	}
}
