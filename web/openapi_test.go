package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the OpenAPI describes is what there is: each operation answers, and each
// page's JSON form is among them.
func TestOpenAPIAgreesWithTheRoutes(t *testing.T) {
	s := withBrokenRow(t)
	_, text := get(t, s.url+"/openapi.json")
	var api struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Parameters  []struct{ Name, In string }
		}
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal([]byte(text), &api); err != nil || !strings.HasPrefix(api.OpenAPI, "3.1") {
		t.Fatalf("openapi %q: %v", api.OpenAPI, err)
	}
	for path, methods := range api.Paths {
		for method, o := range methods {
			address := strings.ReplaceAll(s.url+path, "{id}", "is-khorasan")
			var resp *http.Response
			var body string
			if method == "get" {
				resp, body = get(t, address)
			} else {
				resp, body = post(t, address, "application/json", `{"ids":[]}`, "X-Blindspot", "1")
			}
			if resp.StatusCode != http.StatusOK || !json.Valid([]byte(body)) {
				t.Errorf("%s %s (%s): %d %.200s", method, path, o.OperationID, resp.StatusCode, body)
			}
		}
	}
	// The routes as the program registers them.
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`question\[[^\]]+\]\{"([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		if _, ok := api.Paths["/api"+m[1]]; !ok {
			t.Errorf("%s is not described", m[1])
		}
	}
	_, page := get(t, s.url+"/docs")
	for path := range api.Paths {
		if !strings.Contains(page, path) {
			t.Errorf("the documentation leaves out %s", path)
		}
	}
	var names []string
	for name := range api.Components.Schemas {
		names = append(names, name)
	}
	if !slices.Contains(names, "Finding") || !slices.Contains(names, "Problem") {
		t.Errorf("schemas: %v", names)
	}
}
