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
				sent := map[string]string{"retry": `{"ids":[]}`, "ask": `{"group":"ucdp:303","claim":"areas 2031 > 3","probability":0.2}`, "store-forecast": `{"group":"ucdp:303"}`}[o.OperationID]
				resp, body = post(t, address, "application/json", sent, "X-Blindspot", "1")
			}
			wanted := http.StatusOK
			switch o.OperationID {
			case "beside", "event", "place", "evidence", "source": // nobody has a source of their own here; a case is neither an event, a place, a piece of evidence nor a source
				wanted = http.StatusNotFound
			}
			if resp.StatusCode != wanted || !json.Valid([]byte(body)) {
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

// What linters of OpenAPI ask of a description (redocly lint finds no error and no
// warning in it): where the server is, under which licence, who may ask, and how
// each operation says no.
func TestOpenAPISaysWhoMayAsk(t *testing.T) {
	_, text := get(t, withBrokenRow(t).url+"/openapi.json")
	var api struct {
		Servers  []struct{ URL string }
		Security []map[string][]string
		Info     struct {
			License struct{ Name, Identifier string }
		}
		Paths map[string]map[string]struct {
			OperationID string
			Summary     string
			Responses   map[string]any
		}
		Components struct{ SecuritySchemes map[string]any }
	}
	if err := json.Unmarshal([]byte(text), &api); err != nil {
		t.Fatal(err)
	}
	if len(api.Servers) == 0 || api.Info.License.Identifier == "" || len(api.Security) == 0 {
		t.Errorf("servers %v, licence %v, security %v", api.Servers, api.Info.License, api.Security)
	}
	for _, way := range api.Security {
		for scheme := range way {
			if _, ok := api.Components.SecuritySchemes[scheme]; !ok {
				t.Errorf("security %q is not described", scheme)
			}
		}
	}
	ids := map[string]bool{}
	for path, methods := range api.Paths {
		for method, o := range methods {
			refused := false
			for status := range o.Responses {
				refused = refused || strings.HasPrefix(status, "4")
			}
			if !refused || o.Summary == "" || o.OperationID == "" || ids[o.OperationID] {
				t.Errorf("%s %s: id %q, summary %q, responses %v", method, path, o.OperationID, o.Summary, o.Responses)
			}
			ids[o.OperationID] = true
		}
	}
}
