package share_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"careerbot/retrieval/share"
)

func init() {
	for _, plain := range []string{"text/html", "application/x-ndjson"} {
		openapi3filter.RegisterBodyDecoder(plain, openapi3filter.PlainBodyDecoder)
	}
	openapi3filter.RegisterBodyDecoder("application/geo+json", openapi3filter.JSONBodyDecoder)
}

// description is the one that an instance serves.
type description struct {
	*openapi3.T
	seen map[string]bool // properties that had a value, answers that were given
}

func describe(t *testing.T, in *instance) description {
	t.Helper()
	_, body := in.get(t, "/api/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Fatal(err)
	}
	return description{doc, map[string]bool{}}
}

// check asks, and holds question and answer against the description.
func (d description) check(t *testing.T, in *instance, path, asked string, want int, header ...string) (answer *http.Response, body string) {
	t.Helper()
	answer, body = in.get(t, asked, header...)
	if answer.StatusCode != want {
		t.Fatalf("%s: %s %s; want %d", asked, answer.Status, body, want)
	}
	item := d.Paths.Value(path)
	r := answer.Request.Clone(context.Background())
	question := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: map[string]string{}, QueryParams: r.URL.Query(), Route: &routers.Route{Spec: d.T, Path: path, PathItem: item, Method: http.MethodGet, Operation: item.Get},
	}
	if before, _, ok := strings.Cut(path, "{id}"); ok {
		question.PathParams["id"] = strings.TrimPrefix(r.URL.Path, before)
	}
	if want == http.StatusOK {
		if err := openapi3filter.ValidateRequest(context.Background(), question); err != nil {
			t.Errorf("the question %s: %v", asked, err)
		}
	}
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: question, Status: want, Header: answer.Header, Body: io.NopCloser(bytes.NewBufferString(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		t.Errorf("the answer to %s: %v\n%s", asked, err, body)
	}
	described := item.Get.Responses.Status(want)
	if described == nil {
		t.Fatalf("%s answers %d, which is not described", path, want)
	}
	for name := range described.Value.Headers {
		if name != "Link" && name != "Last-Modified" && answer.Header.Get(name) == "" {
			t.Errorf("the answer to %s has no %s", asked, name)
		}
		if answer.Header.Get(name) != "" {
			d.seen[path+" "+strconv.Itoa(want)+" "+name] = true
		}
	}
	d.seen[fmt.Sprintf("%s %d", path, want)] = true
	for kind, media := range described.Value.Content {
		switch {
		case strings.HasSuffix(kind, "json") && kind != "application/x-ndjson":
			d.value(t, media.Schema, body)
		case kind == "application/x-ndjson":
			for line := range strings.Lines(body) {
				d.value(t, d.Components.Schemas["JobPosting"], line)
			}
		case want == http.StatusOK && strings.HasPrefix(path, "/jobs/"):
			_, after, _ := strings.Cut(body, `<script type="application/ld+json">`)
			data, _, ok := strings.Cut(after, "</script>")
			if !ok {
				t.Errorf("no JSON-LD in %s", body)
			}
			d.value(t, d.Components.Schemas["JobPosting"], data)
		}
	}
	return answer, body
}

// value holds JSON against a schema, and notes which properties had a value.
func (d description) value(t *testing.T, schema *openapi3.SchemaRef, body string) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Errorf("%v in %s", err, body)
		return
	}
	if err := schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation()); err != nil {
		t.Errorf("%v\n%s", err, body)
	}
	d.note(schema, v)
}

func (d description) note(schema *openapi3.SchemaRef, v any) {
	for _, one := range schema.Value.AnyOf {
		d.note(one, v)
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			if schema.Value.Items != nil {
				d.note(schema.Value.Items, one)
			}
		}
	case map[string]any:
		for name, p := range schema.Value.Properties {
			if has, ok := v[name]; ok && has != nil {
				d.seen[fmt.Sprintf("%p", p.Value)] = true
				d.note(p, has)
			}
		}
	}
}

// unseen lists the properties that no answer had a value for.
func (d description) unseen(name string, schema *openapi3.SchemaRef, into map[string]bool) {
	for _, one := range schema.Value.AnyOf {
		d.unseen(name, one, into)
	}
	if schema.Value.Items != nil {
		d.unseen(name+"[]", schema.Value.Items, into)
	}
	for property, p := range schema.Value.Properties {
		if !d.seen[fmt.Sprintf("%p", p.Value)] {
			into[name+"."+property] = true
		}
		if p.Ref == "" {
			d.unseen(name+"."+property, p, into)
		}
	}
}

const stations = `{"type":"FeatureCollection","features":[
{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[116.9061,36.6503]},"properties":{"name":"甲服务站","kind":"station","address":"槐荫区甲路1号","region":"370104","services":["失业登记","招聘"],
 "phones":["0531-88880000"],"hours":"daily 00:00-24:00","timezone":"Asia/Shanghai","as_of":"2026-01-01","url":"https://example.org/1"}},
{"type":"Feature","id":"2","geometry":{"type":"Point","coordinates":[116.9063,36.6504]},"properties":{"name":"乙零工市场","kind":"market","address":"槐荫区甲路3号","region":"370104"}},
{"type":"Feature","id":"3","geometry":null,"properties":{"name":"丙服务站","kind":"station","address":"槐荫区甲路5号","region":"370104"}}]}`

// full is an instance in which everything that is described has a value.
func full(t *testing.T, o share.Options) *instance {
	t.Helper()
	up := start(t, share.Options{}, nil)
	up.load(t, false, whole("u", nil))
	in := start(t, o, nil)
	in.follow(t, "上级", up)
	in.run(t, "上级")
	in.load(t, false, whole("a", row{"conditions": "包两餐，夜班，五险", "requirements": "35岁以下"}), whole("b", row{"lat": "", "lon": "", "pay": "6000-8000元/月", "type": "全职"}), whole("z", nil))
	in.loadAs(t, "trial", strings.Replace(mapping, "市人社局", "样例", 1), false, 1, whole("t", row{"headcount": "", "left": ""}))
	in.loadPlaces(t, "stations.json", stations)
	return in
}

func (in *instance) id(t testing.TB, external string) (id int64) {
	t.Helper()
	if err := in.Pool.QueryRow(context.Background(), `SELECT id FROM vacancy WHERE external_id = $1`, external).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDescriptionIsTrue(t *testing.T) {
	in := full(t, share.Options{})
	d := describe(t, in)
	described := slices.Sorted(maps.Keys(d.Paths.Map()))
	served := share.Paths()
	if slices.Sort(served); !slices.Equal(served, described) {
		t.Fatalf("served: %v\ndescribed: %v", served, described)
	}
	// A cursor to go on from, then something that has ended.
	_, cursor := in.feed(t, "", 5000)
	in.load(t, false, row{"id": "z", "status": "closed"})
	_, body := in.get(t, "/api/v1/places?limit=1")
	var page struct{ Next string }
	if err := json.Unmarshal([]byte(body), &page); err != nil || page.Next == "" {
		t.Fatal(body, err)
	}
	a, z := in.id(t, "a"), in.id(t, "z")
	good := map[string]map[string]string{ // values of parameters that select something
		"/api/v1/vacancies":         {"region": "3301", "employment": "odd", "updated_since": "2026-01-01", "cursor": cursor[:9] + "0", "limit": "1"},
		"/api/v1/places":            {"region": "济南", "kind": "station", "service": "招聘", "open": "true", "cursor": page.Next, "limit": "1", "lat": "36.65&lon=116.906", "lon": "116.906&lat=36.65", "minutes": "15&lat=36.65&lon=116.906"},
		"/feeds/jobpostings.ndjson": {"since": cursor, "limit": "2"},
	}
	bad := map[string]string{
		"region": "火星", "employment": "slave", "updated_since": "gestern", "cursor": "1", "since": "x-y-z", "limit": "0", "kind": "pub", "open": "yes", "lat": "91", "lon": "181", "minutes": "-1",
		"service": "%00", "lang": "",
	}
	gone := start(t, share.Options{}, nil)
	gone.server.Client().Timeout = 20 * time.Second
	hurried := full(t, share.Options{PerMinute: 1})
	hurried.get(t, "/api/")
	noData := start(t, share.Options{}, nil)
	noData.exec(t, `DROP VIEW share_live CASCADE; DROP TABLE place, share_instance; ALTER TABLE vacancy_source RENAME TO elsewhere`)
	for _, path := range described {
		asked := strings.Replace(path, "{id}", strconv.FormatInt(a, 10), 1)
		if strings.HasPrefix(path, "/api/v1/places/") {
			asked = "/api/v1/places/1"
		}
		answer, _ := d.check(t, in, path, asked, http.StatusOK)
		d.check(t, in, path, asked, http.StatusNotModified, "If-None-Match", answer.Header.Get("ETag"))
		_, body := d.check(t, in, path, asked+"?nonsense=1", http.StatusBadRequest)
		if !strings.Contains(body, "nonsense") {
			t.Errorf("the problem does not say what is wrong: %s", body)
		}
		d.check(t, hurried, path, asked, http.StatusTooManyRequests)
		if item := d.Paths.Value(path).Get; item.Responses.Status(http.StatusServiceUnavailable) != nil {
			d.check(t, noData, path, asked, http.StatusServiceUnavailable)
		}
		for _, p := range d.Paths.Value(path).Get.Parameters {
			if p.Value.In != "query" {
				continue
			}
			name := p.Value.Name
			if name == "lang" {
				d.check(t, in, path, asked+"?lang=en", http.StatusOK)
				continue
			}
			value, ok := good[path][name]
			wrong, known := bad[name]
			if !ok || !known {
				t.Errorf("no value is tried for %s of %s", name, path)
				continue
			}
			d.check(t, in, path, asked+"?"+name+"="+value, http.StatusOK)
			_, body := d.check(t, in, path, asked+"?"+name+"="+wrong, http.StatusBadRequest, "Accept-Language", "en")
			if !strings.Contains(body, `"parameter":"`+name+`"`) {
				t.Errorf("%s=%s: %s", name, wrong, body)
			}
		}
	}
	old := "&cursor=00000000-1"
	d.check(t, in, "/api/v1/vacancies", "/api/v1/vacancies?limit=1"+old, http.StatusGone)
	d.check(t, in, "/api/v1/places", "/api/v1/places?limit=1"+old, http.StatusGone)
	d.check(t, in, "/feeds/jobpostings.ndjson", "/feeds/jobpostings.ndjson?since=00000000-1", http.StatusGone)
	d.check(t, in, "/feeds/jobpostings.ndjson", "/feeds/jobpostings.ndjson?since="+cursor, http.StatusOK)
	d.check(t, in, "/api/v1/vacancies", "/api/v1/vacancies", http.StatusOK)
	d.check(t, in, "/api/v1/places", "/api/v1/places?lat=36.65&lon=116.906&open=true", http.StatusOK)
	d.check(t, in, "/api/v1/places", "/api/v1/places?lat=36.65&lon=116.906", http.StatusOK)
	for _, path := range []string{"/api/v1/vacancies/", "/jobs/"} {
		d.check(t, in, path+"{id}", path+strconv.FormatInt(z, 10), http.StatusGone)
		for _, id := range []string{"99", "0", "-1", "x", "9999999999999999999999", "1e3"} {
			d.check(t, in, path+"{id}", path+id, http.StatusNotFound)
		}
	}
	in.exec(t, `UPDATE place SET withdrawn_at = now() WHERE id = 2`)
	d.check(t, in, "/api/v1/places/{id}", "/api/v1/places/2", http.StatusGone)
	d.check(t, in, "/api/v1/places/{id}", "/api/v1/places/99", http.StatusNotFound)

	// Everything that is described has been there.
	missing := map[string]bool{}
	for name, schema := range d.Components.Schemas {
		d.unseen(name, schema, missing)
	}
	for path, item := range d.Paths.Map() {
		for status, response := range item.Get.Responses.Map() {
			if !d.seen[path+" "+status] {
				missing[path+" "+status] = true
			}
			for header := range response.Value.Headers {
				if !d.seen[path+" "+status+" "+header] {
					missing[path+" "+status+" "+header] = true
				}
			}
			for _, media := range response.Value.Content {
				if media.Schema.Ref == "" {
					d.unseen(path+" "+status, media.Schema, missing)
				}
			}
		}
	}
	delete(missing, "/api/v1/sources 200.next") // always null: it is described so
	if len(missing) > 0 {
		t.Errorf("described, and never seen: %v", slices.Sorted(maps.Keys(missing)))
	}
}
