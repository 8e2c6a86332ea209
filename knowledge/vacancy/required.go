package vacancy

// What an advertisement must state. China: employer, number of posts, requirements,
// duties, place and basic pay (人力资源市场暂行条例 art. 24), type and conditions of
// employment and validity (人社厅发〔2025〕60号, which also wants the source of what is
// reposted: no feed is loaded without a label). 面议 states no pay. Great Britain: the
// nature of the work and its place go with every rate of pay (Conduct of Employment
// Agencies and Employment Businesses Regulations 2003, reg. 27); the number of posts
// and the conditions need not be in an advertisement. Without a validity nothing can
// leave the results by itself, so it is asked for everywhere.
func (v *record) lacks() []string {
	missing := []string{}
	lacks := func(field string, absent bool) {
		if absent {
			missing = append(missing, field)
		}
	}
	china := v.law == "CN"
	lacks("title", v.title == "")
	lacks("employer", v.employer == "")
	lacks("headcount", china && v.headcount <= 0 && v.placesLeft == nil)
	lacks("requirements", china && v.requirements == "" && v.education == "" && v.experience == "" && len(v.skills) == 0)
	lacks("duties", v.duties == "")
	lacks("place", v.place == "")
	lacks("pay", !v.pay.Stated() && (china || v.payText == ""))
	lacks("employment", v.employment == "")
	lacks("conditions", china && v.conditions == "" && v.hours == 0 && v.insurance == "" && len(v.shifts) == 0)
	lacks("validity", v.validThrough.IsZero())
	return missing
}
