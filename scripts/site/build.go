package main

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	htmlrender "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// site is what is known of all pages while they are written.
type site struct {
	root, out string
	markdown  goldmark.Markdown
	pages     map[string]source          // by path in the repository
	anchors   map[string]map[string]bool // of each of them
	copied    map[string]bool            // files beside the pages that they show or lead to
	faults    []string
}

// build writes the site and returns the number of its pages and the links that lead
// nowhere.
func build(root, out string) (pages int, faults []string, err error) {
	all, err := sources(root)
	if err != nil {
		return 0, nil, err
	}
	s := &site{root: root, out: out, pages: map[string]source{}, anchors: map[string]map[string]bool{}, copied: map[string]bool{},
		markdown: goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
			goldmark.WithRendererOptions(htmlrender.WithUnsafe()))} // the texts are our own, and show pictures as HTML
	for _, one := range all {
		s.pages[one.path] = one
		s.anchors[one.path] = s.headings(one)
	}
	menu := s.menu()
	for _, one := range all {
		if err := s.write(one, menu); err != nil {
			return 0, nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.copied)) {
		data, err := os.ReadFile(filepath.Join(root, name)) //nolint:gosec // of the checkout
		if err == nil {
			err = s.put(name, data)
		}
		if err != nil {
			return 0, nil, err
		}
	}
	return len(all), s.faults, nil
}

func (s *site) put(name string, data []byte) error {
	to := filepath.Join(s.out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

// headings are the anchors of a text.
func (s *site) headings(one source) map[string]bool {
	found := map[string]bool{"": true}
	_ = ast.Walk(s.markdown.Parser().Parse(text.NewReader(one.text), anchors()), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if id, ok := n.AttributeString("id"); ok && entering && n.Kind() == ast.KindHeading {
			found[string(id.([]byte))] = true
		}
		return ast.WalkContinue, nil
	})
	return found
}

var inHTML = regexp.MustCompile(`(src|href)="([^"]+)"`)

// write renders a page, its links led to pages and files of the site.
func (s *site) write(one source, menu string) error {
	tree := s.markdown.Parser().Parse(text.NewReader(one.text), anchors())
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering {
			link.Destination = []byte(s.lead(one, string(link.Destination)))
		}
		if image, ok := n.(*ast.Image); ok && entering {
			image.Destination = []byte(s.lead(one, string(image.Destination)))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := s.markdown.Renderer().Render(&body, one.text, tree); err != nil {
		return err
	}
	content := body.String()
	for _, m := range inHTML.FindAllStringSubmatch(string(one.text), -1) { // pictures that stand as HTML in the text
		content = strings.ReplaceAll(content, m[0], m[1]+`="`+s.lead(one, m[2])+`"`)
	}
	up := strings.Repeat("../", strings.Count(one.address(), "/"))
	page := fmt.Sprintf("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>\n<style>%s</style>\n<nav>%s</nav>\n<main>%s</main>\n</html>\n",
		html.EscapeString(title(one)), style, strings.ReplaceAll(menu, `href="`, `href="`+up), content)
	return s.put(one.address(), []byte(page))
}

// lead is the address in the site of what a link of a page names.
func (s *site) lead(from source, link string) string {
	to, err := url.Parse(link)
	if err != nil || to.Scheme != "" || to.Host != "" {
		return link // of another site, which nobody asks here
	}
	here := path.Dir(from.path)
	if !strings.HasSuffix(from.path, ".md") {
		here = from.path
	}
	target := path.Join(here, to.Path)
	if to.Path == "" {
		target = from.path
	}
	address := ""
	if page, ok := s.pages[target]; ok {
		address = page.address()
		if !s.anchors[target][to.Fragment] {
			s.faults = append(s.faults, from.path+": "+link+" leads to no heading")
		}
	} else if info, err := os.Stat(filepath.Join(s.root, target)); err != nil {
		s.faults = append(s.faults, from.path+": "+link+" leads nowhere")
		return link
	} else if info.IsDir() {
		return s.folder(from, target)
	} else {
		s.copied[target], address = true, target
	}
	rel, err := filepath.Rel(path.Dir(from.address()), address)
	if err != nil {
		return link
	}
	if to.Fragment != "" {
		rel += "#" + to.Fragment
	}
	return filepath.ToSlash(rel)
}

// folder leads to the list of the pages in a folder, or to the folder's package on
// the site of Go packages where it has none.
func (s *site) folder(from source, target string) string {
	for _, name := range slices.Sorted(maps.Keys(s.pages)) {
		if path.Dir(name) == target {
			return s.lead(from, relative(from, name))
		}
	}
	return "https://pkg.go.dev/github.com/blindspot/blindspot/" + target
}

func relative(from source, name string) string {
	rel, err := filepath.Rel(path.Dir(from.path), name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

func title(one source) string {
	line, _, _ := strings.Cut(strings.TrimLeft(string(one.text), "# \n"), "\n")
	return line
}
