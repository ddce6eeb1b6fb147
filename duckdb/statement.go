package duckdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// What a statement may hold. Together they bound the text that one step can
// make: 2,048 rows of the longest literal, joined as often as is allowed.
const (
	maxLiteral = 500 // characters of one constant
	maxJoined  = 16  // operands of all || and concat of a statement
	maxList    = 64  // constants in one list
)

// theViews says what may be read.
const theViews = "the views are events, events_all, withdrawn, actors, datasets, coverage, quarantine, changes, lineage, page_titles and page_views"

// explained is what stands before the statement that is explained.
var explained = regexp.MustCompile(`(?is)^\s*EXPLAIN\s+(ANALY[SZ]E\s+)?`)

// node is a piece of a parsed statement, as DuckDB writes it.
type node = map[string]any

// checkTree has DuckDB parse the statement and looks at all that it names: every
// table, table function and function. What it does not know it refuses.
func checkTree(ctx context.Context, conn *sql.Conn, query string) error {
	var text string
	err := conn.QueryRowContext(ctx, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", explained.ReplaceAllString(query, "")).Scan(&text) //nolint:misspell // DuckDB's own word
	if err != nil {
		return err
	}
	var parsed struct {
		Error      bool   `json:"error"`
		Message    string `json:"error_message"`
		Kind       string `json:"error_type"`
		Statements []struct {
			Node node `json:"node"`
		} `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return err
	}
	switch {
	case parsed.Error && parsed.Kind == "parser":
		return blindspot.Errorf(blindspot.BadInput, mendSQL, "%s", parsed.Message)
	case parsed.Error:
		return notRead()
	case len(parsed.Statements) != 1:
		return blindspot.Errorf(blindspot.Usage, "give one SELECT", "there are several statements where one is expected")
	}
	w := walk{}
	return w.query(parsed.Statements[0].Node, true)
}

func notRead() error {
	return blindspot.Errorf(blindspot.Refused, "only SELECT and the like are allowed: the store is never changed by SQL",
		"the statement does not only read")
}

// walk goes through a parsed statement.
type walk struct {
	known  []string // names of the WITH queries in scope
	joined int
}

// query checks a query. Its own WITH queries are known from the next one on,
// and until its end: before and after, the same name is that of a table. The
// columns of the outermost query alone may gather groups into one value, so that
// nothing is made out of such a value.
func (w *walk) query(q node, outermost bool) error {
	before := len(w.known)
	defer func() { w.known = w.known[:before] }()
	own, _ := q["cte_map"].(node)
	entries, _ := own["map"].([]any)
	for _, e := range entries {
		entry, _ := e.(node)
		if err := w.check(entry["value"]); err != nil {
			return err
		}
		w.known = append(w.known, strings.ToLower(word(entry, "key")))
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		child := q[name]
		if columns, ok := child.([]any); ok && outermost && name == "select_list" {
			child = w.opened(columns)
		}
		if name == "cte_map" {
			continue
		}
		if err := w.check(child); err != nil {
			return err
		}
	}
	return nil
}

// opened puts the parts of columns that gather in place of the columns.
func (w *walk) opened(columns []any) []any {
	var out []any
	for _, c := range columns {
		if call, ok := c.(node); ok && word(call, "class") == "FUNCTION" && gathering[function(call)] && plain(call) {
			out = append(out, call["children"], call["filter"], call["order_bys"])
			continue
		}
		out = append(out, c)
	}
	return out
}

func (w *walk) check(at any) error {
	switch v := at.(type) {
	case []any:
		for _, child := range v {
			if err := w.check(child); err != nil {
				return err
			}
		}
	case node:
		if _, ok := v["cte_map"]; ok {
			return w.query(v, false)
		}
		children := v
		switch kind := word(v, "type"); {
		case kind == "TABLE_FUNCTION":
			call, _ := v["function"].(node)
			if err := callable(call, tables); err != nil {
				return err
			}
			children = node{"arguments": call["children"]}
		case kind == "BASE_TABLE":
			if err := w.table(v); err != nil {
				return err
			}
		case kind == "SHOW_REF" && v["query"] == nil:
			return blindspot.Errorf(blindspot.Refused, theViews+"; DESCRIBE events lists columns",
				"what the database is made of is not shown")
		case kind == "RECURSIVE_CTE_NODE":
			return blindspot.Errorf(blindspot.Refused, "ask without WITH RECURSIVE", "recursive queries are not run")
		default:
			if err := w.expression(v); err != nil {
				return err
			}
		}
		for _, name := range slices.Sorted(maps.Keys(children)) {
			if err := w.check(children[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) table(v node) error {
	name := strings.ToLower(word(v, "table_name"))
	if schema := word(v, "schema_name"); word(v, "catalog_name") == "" && (schema == "" && slices.Contains(w.known, name) || (schema == "" || schema == "main") && relations[name]) {
		return nil
	}
	return blindspot.Errorf(blindspot.Refused, theViews,
		"%q is no view that SQL may read", word(v, "table_name"))
}

func (w *walk) expression(v node) error {
	switch word(v, "class") {
	case "CONSTANT":
		if value, ok := v["value"].(node); ok && len(word(value, "value")) > maxLiteral {
			return blindspot.Errorf(blindspot.Refused, "give shorter text", "a constant of the statement is longer than %d characters", maxLiteral)
		}
	case "FUNCTION", "WINDOW":
		if err := callable(v, permitted); err != nil {
			return err
		}
		return w.call(v)
	}
	return nil
}

// call checks what is particular to a function that is permitted.
func (w *walk) call(v node) error {
	name := function(v)
	given, _ := v["children"].([]any)
	switch most, isRanked := ranked[name]; {
	case joining[name]:
		if w.joined += len(given); w.joined > maxJoined {
			return blindspot.Errorf(blindspot.Refused, "join fewer texts: eight || or one concat of sixteen", "too many texts are joined")
		}
	case gathering[name]:
		return blindspot.Errorf(blindspot.Refused, "make it a column of the outermost SELECT, alone", "%s is used inside of something", name)
	case isRanked && len(given) > most:
		return blindspot.Errorf(blindspot.Refused, "use ORDER BY and LIMIT", "%s of several values is not run", name)
	case name == "list_value":
		constant := len(given) <= maxList
		for _, g := range given {
			item, ok := g.(node)
			constant = constant && ok && word(item, "class") == "CONSTANT"
		}
		if !constant {
			return blindspot.Errorf(blindspot.Refused, "list up to 64 constants", "a list is made of something else than constants")
		}
	}
	return nil
}

// callable refuses a function that is not in the list, or of a schema or catalog
// of its own.
func callable(call node, list map[string]bool) error {
	if list[function(call)] && plain(call) {
		return nil
	}
	return blindspot.Errorf(blindspot.Refused, "ordinary functions of numbers, text, dates and groups are allowed",
		"the function %s is not run here", function(call))
}

func plain(call node) bool {
	schema := word(call, "schema")
	return word(call, "catalog") == "" && (schema == "" || schema == "main")
}

func function(call node) string { return strings.ToLower(word(call, "function_name")) }

func word(v node, name string) string {
	s, _ := v[name].(string)
	return s
}
