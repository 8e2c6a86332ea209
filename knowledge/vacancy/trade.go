package vacancy

import (
	"strings"
	"sync"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// trades are what somebody is called by the work that they do, and other words for it:
// who asks for cleaning is shown cleaners, and who asks for admin administrators. English
// stems keep them apart. A line is a word of a title, then what it is found by as well.
const trades = `
accountant accounting accounts
administration administrator admin
administrative administrator admin
administrator admin administration
admin administrator
baker baking bakery
beautician beauty
bookkeeper bookkeeping
bricklayer bricklaying
butcher butchery
caretaker caretaking
carer care caring
carpenter carpentry
cashier checkout till
cleaner cleaning
cleaning cleaner
cook cooking kitchen
counsellor counselling
courier delivery
decorator decorating
dentist dental
designer design
developer development
driver driving
electrician electrical
farmer farming
gardener gardening
hairdresser hairdressing
housekeeper housekeeping
housekeeping housekeeper
interpreter interpreting
joiner joinery
labourer labouring
librarian library
loader loading
machinist machining
midwife midwifery
packer packing
painter painting
pharmacist pharmacy
phlebotomist phlebotomy
photographer photography
physiotherapist physiotherapy
picker picking
plasterer plastering
plumber plumbing
porter portering
programmer programming
psychologist psychology
radiographer radiography
receptionist reception
roofer roofing
scaffolder scaffolding
seamstress sewing
teacher teaching
telesales sales
therapist therapy
tiler tiling
translator translating translation
tutor tutoring
waiter waiting
waitress waiting waiter
washer washing
welder welding
`

var (
	tradesOf = sync.OnceValue(func() map[string]string {
		all := map[string]string{}
		for line := range strings.Lines(strings.TrimSpace(trades)) {
			word, others, _ := strings.Cut(strings.TrimSpace(line), " ")
			all[word] = " " + others
		}
		return all
	})
	latin = pattern.MustCompile(`[a-z]+`)
)

// called is the title with other words for the same work.
func (v *record) called() string {
	var others strings.Builder
	for _, word := range latin.FindAllString(text.Fold(v.title), -1) {
		if all, ok := tradesOf()[word]; ok {
			others.WriteString(all)
		} else {
			others.WriteString(tradesOf()[strings.TrimSuffix(word, "s")])
		}
	}
	return v.title + others.String()
}
