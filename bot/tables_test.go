package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// nobodys are the tables in which nothing of a person is who writes to the bot. What staff
// and who posts a vacancy leave is theirs, and has its own periods.
var nobodys = strings.Fields(`
	goose_db_version
	corpus document version version_narrowed original passage passage_embedding passage_index term sketch sketch_hash embedding_space embedding_switch withdrawal
	publication publication_version change_notice golden_question golden_run relied_count relied_document watched watched_file web_address web_page
	entitlement_version entitlement_citation entitlement_facts occupation occupation_guide evaluation_case place reach reach_seen
	vacancy vacancy_embedding vacancy_former vacancy_held vacancy_origin vacancy_post vacancy_source vacancy_statistic vacancy_text vacancy_verdict share_instance share_item share_pending
	staff staff_device staff_session team audit login_attempt login_once canned_reply arrival
	gap_measure model_sum tally_day tally_late tally_sum`)

// nameless are the tables whose rows outlive the conversation, without whose they were: they
// are counted, or were checked to have nothing personal, or what made them takes it out.
var nameless = strings.Fields(`follow_result model_use proposal tally vacancy_report`)

// apart are the tables that no reference leads to: an export and erasure name them, or they
// have rows only once all is erased. TestSecretIsGone sees that nothing stays in them.
var apart = strings.Fields(`telegram_update gap_group place_erased`)

// TestEveryTableIsSomebodys: each table of the catalog goes with the conversation, by which
// an export finds it and erasure takes it, or it is said above why it does not. Who adds a
// table has to say which it is.
func TestEveryTableIsSomebodys(t *testing.T) {
	o := &office{TB: t, Bot: botOn(pgtest.New(t))}
	if wrong := o.unaccounted(); len(wrong) > 0 {
		t.Error(strings.Join(wrong, "\n"))
	}
	for _, change := range [][2]string{
		{`CREATE TABLE more (words text)`, "more is of 0 kinds"},
		{`CREATE TABLE theirs (turn_id bigint REFERENCES turn ON DELETE SET NULL, words text)`, "theirs is of 0 kinds"},
		{`CREATE TABLE own (conversation_id bigint REFERENCES conversation ON DELETE CASCADE)`, ""},
		{`ALTER TABLE place ADD COLUMN conversation_id bigint`, "place has conversation_id"},
		{`ALTER TABLE tally DROP CONSTRAINT tally_turn_id_fkey, ADD FOREIGN KEY (turn_id) REFERENCES turn ON DELETE CASCADE`, "tally is of 2 kinds"},
	} {
		before := o.unaccounted()
		o.exec(change[0])
		wrong := slices.DeleteFunc(o.unaccounted(), func(w string) bool { return slices.Contains(before, w) })
		if strings.Join(wrong, "\n") != change[1] {
			t.Errorf("%s: %q, want %q", change[0], wrong, change[1])
		}
	}
}

// unaccounted says of which tables it is not known whose their rows are.
func (o *office) unaccounted() (wrong []string) {
	o.Helper()
	list := func(sql string) []string { return strings.Fields(o.column(sql)) }
	goes := list(`
		WITH RECURSIVE own AS (
			SELECT 'conversation'::regclass::oid AS t
			UNION SELECT c.conrelid FROM own JOIN pg_constraint c ON c.contype = 'f' AND c.confrelid = own.t AND c.conrelid <> c.confrelid AND c.confdeltype = 'c'
		)
		SELECT t::regclass::text FROM own`)
	all := list(`SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`)
	for _, table := range all {
		n := 0
		for _, kind := range [][]string{goes, nameless, nobodys, apart} {
			if slices.Contains(kind, table) {
				n++
			}
		}
		if n != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is of %d kinds", table, n))
		}
	}
	for _, table := range slices.Concat(nobodys, nameless, apart) {
		if !slices.Contains(all, table) {
			wrong = append(wrong, "there is no table "+table)
		}
	}
	for _, column := range list(`
		SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name IN ('conversation_id', 'conversation', 'turn_id', 'turn', 'handoff_id', 'case_id', 'chat', 'follow_up_id')`) {
		table, name, _ := strings.Cut(column, ".")
		if slices.Contains(nobodys, table) && column != "audit.handoff_id" { // a number, of what may be gone
			wrong = append(wrong, table+" has "+name)
		}
	}
	return wrong
}
