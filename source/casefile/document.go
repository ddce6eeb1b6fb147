package casefile

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document is a YAML file with its syntax tree, so that a fault found after
// decoding can still name its line.
type document struct {
	file   string
	tree   *ast.File
	schema any
	faults *Faults
}

// readDocument reads a YAML file into schema, a pointer, and reports whether it
// has the schema's shape. Anchors are refused: a case file repeats what it means,
// and nested anchors can make a small file huge.
func readDocument(file string, data []byte, schema any, faults *Faults) (d document, ok bool) {
	d = document{file: file, schema: schema, faults: faults}
	// The parser is third-party code that has panicked on damaged input; a
	// user's file must not end the program.
	defer func() {
		if r := recover(); r != nil {
			faults.add(file, 0, "", "the file is damaged beyond reading as YAML")
			ok = false
		}
	}()
	if line := tooDeep(data); line > 0 {
		faults.add(file, line, "", "lists and maps lie in one another more than %d deep", maxDepth)
		return d, false
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		d.fail(err)
		return d, false
	}
	d.tree = tree
	for _, doc := range tree.Docs {
		if a := findAnchor(doc); a != nil {
			faults.add(file, a.GetToken().Position.Line, "", "anchors and aliases are not read here; write the value out")
			return d, false
		}
	}
	before := len(*faults)
	switch docs := slices.DeleteFunc(slices.Clone(tree.Docs), func(doc *ast.DocumentNode) bool {
		return doc == nil || doc.Body == nil || doc.Body.Type() == ast.CommentType
	}); len(docs) {
	case 0: // an empty file leaves everything empty
	case 1:
		d.decode(docs[0].Body, "$", reflect.ValueOf(schema).Elem())
	default:
		faults.add(file, startLine(docs[1].Body), "", "a second document begins; a case file holds one")
	}
	return d, len(*faults) == before
}

type anchorFinder struct{ found ast.Node }

func (f *anchorFinder) Visit(n ast.Node) ast.Visitor {
	if t := n.Type(); t == ast.AnchorType || t == ast.AliasType {
		f.found = n
		return nil
	}
	return f
}

func findAnchor(doc *ast.DocumentNode) ast.Node {
	if doc == nil || doc.Body == nil {
		return nil
	}
	var f anchorFinder
	ast.Walk(&f, doc.Body)
	return f.found
}

func (d document) fail(err error) {
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		d.faults.add(d.file, located.GetToken().Position.Line, "", "%s", located.GetMessage())
		return
	}
	d.faults.add(d.file, 0, "", "%s", strings.SplitN(err.Error(), "\n", 2)[0])
}

// suggestKey names the nearest key that may stand here, the parts of the schema in
// which the very key may stand, or all that may stand here.
func suggestKey(key string, here []string, schema any) string {
	if near := Nearest(key, here); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	parents := map[string]bool{}
	collectParents(reflect.TypeOf(schema), "", key, parents)
	if len(parents) > 0 {
		return "; it may stand under " + strings.Join(sortedKeys(parents), ", ")
	}
	return suggest(key, here)
}

// collectParents finds the keys under which a key may stand.
func collectParents(t reflect.Type, parent, key string, parents map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if name == key && parent != "" {
			parents[parent] = true
		}
		collectParents(t.Field(i).Type, name, key, parents)
	}
}

// line returns the line of the node at a path such as "$.theatres[2].countries",
// or that of the nearest enclosing node that exists.
func (d document) line(format string, args ...any) int {
	path := fmt.Sprintf(format, args...)
	for path != "" && path != "$" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(d.tree); err == nil && node != nil {
				return startLine(node)
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut <= 0 {
			break
		}
		path = path[:cut]
	}
	return 1
}

// startLine is the first line of a node: a mapping's own token is the colon of
// its first pair, which lies on the line of its key.
func startLine(node ast.Node) int {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// fault records a fault at a path; the field shown is the path without "$.".
func (d document) fault(path, format string, args ...any) {
	d.faults.add(d.file, d.line("%s", path), strings.TrimPrefix(path, "$."), format, args...)
}
