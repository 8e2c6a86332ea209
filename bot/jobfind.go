package bot

import (
	"context"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"careerbot/internal/region"
	"careerbot/retrieval/job"
)

// jobRegions are the regions in which is looked for a wish, one after the other until there
// is something. Who names no place is shown what is in their region, else in their country,
// and never what is abroad: nobody crosses a border for a job that they did not ask for.
// Of whom nothing is known, the country of their language comes first.
func jobRegions(q Question, wish job.Wish, spoken string) []string {
	home := q.Region
	switch {
	case wish.Near != nil:
		return []string{wish.Region}
	case wish.At == "" && wish.Region != "":
		home = wish.Region
	case home == "" && spoken == "en":
		return []string{"GB", ""}
	case home == "":
		return []string{region.National, ""}
	}
	return slices.Compact([]string{home, region.Country(home)})
}

// findJobs searches for a wish in its regions and leaves the one that was taken in the
// query. Home is the person's own, if there was nothing in it.
func (b *Bot) findJobs(ctx context.Context, q Question, query *job.Query) (found job.Found, home string, err error) {
	regions := jobRegions(q, query.Wish, query.Language)
	at := query.At
	for i, code := range regions {
		query.Region = code
		all, err := b.Jobs.Search(ctx, *query)
		if err != nil {
			return all, "", err
		}
		if i == 0 {
			found = all
		}
		if at != "" && all.Lost != at { // where they said
			return all, "", nil
		}
		if all.Count > 0 {
			if i > 0 && code != "" && at == "" { // it is theirs, and not that of their language
				home = regions[0]
				all.Wider = append(all.Wider, "place")
			}
			return all, home, nil
		}
	}
	query.Region = regions[0]
	return found, "", nil
}

// goOn reads a list on from where it was read to. What was refused or has ended since has
// moved the others up, and what came since has moved them down: the last places are read
// again, and what was shown is passed over.
func (b *Bot) goOn(ctx context.Context, query *job.Query, shown []int64, passed *int) (job.Found, error) {
	query.Limit = jobsAgain + jobsAtOnce
	for query.After = max(0, *passed-jobsAgain); query.After <= job.MostPassed; query.After += query.Limit {
		found, err := b.Jobs.Search(ctx, *query)
		if err != nil {
			return found, err
		}
		var fresh []job.Vacancy
		first := query.After
		for i, v := range found.Vacancies {
			if slices.Contains(shown, v.Group) {
				continue
			}
			if len(fresh) == jobsAtOnce {
				found.More = true
				break
			}
			if len(fresh) == 0 {
				first += i
			}
			fresh = append(fresh, v)
			*passed = query.After + i + 1
		}
		if len(fresh) > 0 || !found.More {
			found.Vacancies, query.After = fresh, max(first, 1)
			return found, nil
		}
	}
	return job.Found{}, nil
}

// regionName is what a region is called, "" of none: of abroad only countries have names.
func regionName(code, spoken string) string {
	switch country := region.Country(code); {
	case code == "":
		return ""
	case country != region.National || code == country && spoken != "zh":
		named, err := language.ParseRegion(country)
		if err != nil {
			return country
		}
		if spoken == "zh" {
			return display.Regions(language.Chinese).Name(named)
		}
		return display.Regions(language.English).Name(named)
	}
	return region.Name(code, spoken)
}
