package reach_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge/entitlement"
)

// TestSuspendedRuleKeepsItsPlace: where the rule of a place may not be used because its
// document has changed, nobody there is told of the one that it stands for.
func TestSuspendedRuleKeepsItsPlace(t *testing.T) {
	w := newWorld(t)
	w.person("south", `tell '{policies}'; region '44'; facts '{"seeking": "5", "working": "no"}'`)
	w.person("east", `tell '{policies}'; region '31'; facts '{"seeking": "5", "working": "no"}'`)
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.document("南岭省求职补助办法", strings.ReplaceAll(decree, "蓝湾市", "南岭省"), "44")
	south := strings.NewReplacer("id: seeker-grant", "id: seeker-grant-south\nreplaces: [seeker-grant]", "region: CN", `region: "44"`, "蓝湾市", "南岭省").Replace(grant)
	s := &entitlement.Store{Pool: w.pool, Now: time.Now}
	ctx := context.Background()
	if _, err := s.Load(ctx, entitlement.Rules{Facts: facts, Files: []entitlement.File{{Name: "seeker-grant", Body: grant}, {Name: "seeker-grant-south", Body: south}}}); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Publish(ctx, []string{"seeker-grant-south", "seeker-grant"}, "Wang", "read"); err != nil || r[0].Status != "published" || r[1].Status != "published" {
		t.Fatalf("%+v, %v", r, err)
	}
	w.exec(`UPDATE version SET state = 'withdrawn', withdrawn_on = current_date, in_force = 'empty' WHERE title LIKE '南岭省%'`)
	w.exec(`UPDATE reach_seen SET policies = now() - interval '1 hour'`)
	w.all()
	if got := w.found(); got != "east: rule  yes" {
		t.Errorf("found %s", got)
	}
}
