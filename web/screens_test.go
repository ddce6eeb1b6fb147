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

// The pictures of docs/screens, made by the run that checks the pages: eight that
// show what there is, at a desk and on a phone, one of them in the dark.
func TestBrowserScreens(t *testing.T) {
	s := withForecasts(t)
	const desk, phone = 1280, 360
	for _, p := range []struct {
		name, path string
		width      int64
		dark       bool
	}{
		{"watch", "/watch", desk, false},
		{"watch-phone", "/watch#groups", phone, false},
		{"group", "/group/ucdp:234", desk, false},
		{"group-map", "/group/ucdp:234#map", desk, true},
		{"explorer", "/explorer?group=ucdp:234&country=IRQ", desk, false},
		{"claim", "/claim?group=IS+in+Iraq&claim=deaths+2017+%3C+0.8+*+deaths+2016", desk, false},
		{"forecasts", "/forecasts", desk, false},
		{"report-phone", "/report/is-khorasan", phone, false},
	} {
		t.Run(p.name, func(t *testing.T) {
			b := visit(t, s.url+p.path, p.width, p.dark)
			if err := chromedp.Run(b, chromedp.Evaluate(`scrollTo({top: (document.getElementById(location.hash.slice(1)) ?? document.body).getBoundingClientRect().top + scrollY - 8, behavior: "instant"})`, nil), chromedp.Sleep(200*time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			b.shoot(t, p.name)
		})
	}
}
