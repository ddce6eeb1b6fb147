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

// The pictures of docs/screens, made by the run that checks the pages.
func TestBrowserScreens(t *testing.T) {
	s := withData(t)
	for _, p := range []struct {
		name, path string
		width      int64
	}{
		{"watch", "/watch", 1280}, {"group", "/group/ucdp:234", 1280}, {"group-map", "/group/ucdp:234#map", 1280}, {"case-timeline", "/group/is-khorasan#figures", 1280},
		{"explorer", "/explorer?group=ucdp:234&country=IRQ", 1280}, {"claims", "/claims", 1280}, {"forecasts", "/forecasts", 1280}, {"corridors", "/corridors?cut=Afghanistan", 1280},
		{"data", "/data", 1280}, {"report", "/report/is-khorasan", 1280},
		{"watch-phone", "/watch", 360}, {"group-map-phone", "/group/ucdp:234#map", 360}, {"explorer-phone", "/explorer?group=ucdp:234&country=IRQ", 360},
	} {
		t.Run(p.name, func(t *testing.T) { visit(t, s.url+p.path, p.width, false).shoot(t, p.name) })
	}
}
