package guidance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
	"careerbot/retrieval/occupation"
)

// namesSearched is how many names of an occupation vacancies are looked for by. Each is a
// search, and a page has three occupations; further away it is the first name alone.
const namesSearched = 3

// vacancies counts what is offered now, and notes by which name it is found and where: in
// the person's region, else in their country, without what they do not want. It is what the
// search for work finds that one tap begins: that stays where it finds anything, so a name
// by which only something else is found there is not looked for further away.
func (x *exploring) vacancies(ctx context.Context, s occupation.Suggestion, f *prompts.ExploreFit) error {
	if x.Guide.Jobs == nil {
		return nil
	}
	var unwanted []int64
	if err := x.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM vacancy WHERE state = 'published'), ARRAY(SELECT group_id FROM job_unwanted WHERE conversation_id = $1 ORDER BY said_at DESC LIMIT 500)`, x.Conversation).
		Scan(&f.Searched, &unwanted); err != nil {
		return fmt.Errorf("look for vacancies: %w", err)
	}
	if !f.Searched {
		return nil
	}
	regions := []string{x.Region, region.Country(x.Region)}
	if x.Region == "" { // of whom nothing is known, that of their language
		regions = []string{map[string]string{"zh": region.National, "en": "GB"}[x.Language], ""}
	}
	var names []string
	for _, name := range s.Vacancies {
		if len(names) < namesSearched && len(prompts.Vacancies(x.Language, name)) <= longestSay { // what a button can say
			names = append(names, name)
		}
	}
	stays := false // a name finds only something else
	for i, code := range slices.Compact(regions) {
		if i > 0 {
			names = names[:min(len(names), 1)]
		}
		where := ""
		if name := region.Name(code, x.Language); x.Region != "" && name != code {
			where = name
		}
		if !stays {
			f.Where = where
		}
		var further []string
		for _, name := range names {
			n, anything, err := x.count(ctx, name, code, unwanted)
			if err != nil {
				return err
			}
			if n > 0 {
				f.Open, f.More, f.Look, f.Where = n, n >= job.MaxCount, name, where
				return nil
			}
			if stays = stays || anything; !anything {
				further = append(further, name)
			}
		}
		names = further
	}
	return nil
}

// count counts the vacancies of a name in a region. Where what is found first is called
// something else (a meat worker is no care worker), it is none; but anything is found.
func (x *exploring) count(ctx context.Context, name, code string, unwanted []int64) (n int, anything bool, err error) {
	q := job.Query{Wish: job.ReadAt(prompts.Vacancies(x.Language, name), x.Language, x.Now()), Language: x.Language, When: x.Now(), Limit: 1, Without: unwanted}
	q.Region = code
	found, err := x.Guide.Jobs.Search(ctx, q)
	if err != nil {
		return 0, false, fmt.Errorf("count vacancies: %w", err)
	}
	if len(found.Wider)+len(found.Unknown) > 0 || found.Mentioned || len(found.Vacancies) == 0 || !tells(name, found.Vacancies[0].Title) {
		return 0, found.Count > 0, nil
	}
	return found.Count, true, nil
}

// anyWork are parts of names that say nothing of the work.
var anyWork = strings.Fields("人员 工人 师傅 员工 服务 务员 操作 作员 管理 理员 工作 专员 技术 work assi oper staf tech mana offi cler atte gene serv seni juni full part nigh lead supe trai coor")

// tells reports whether a title shares a telling part with a name: two Chinese characters,
// or the beginning of a word.
func tells(name, title string) bool {
	title = text.Fold(title)
	for _, word := range strings.FieldsFunc(text.Fold(name), func(r rune) bool { return strings.ContainsRune(" ,-/()（）", r) }) {
		size := 4
		runes := []rune(word)
		if strings.ContainsFunc(word, text.Han) {
			size = 2
		}
		for i := range runes {
			if i+size > len(runes) || size == 4 && i > 0 {
				break
			}
			if part := string(runes[i : i+size]); !slices.Contains(anyWork, part) && strings.Contains(title, part) {
				return true
			}
		}
		if len(runes) < size && len(runes) > 1 && strings.Contains(" "+title+" ", " "+word+" ") { // CNC, HR
			return true
		}
	}
	return false
}
