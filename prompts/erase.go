package prompts

// EraseSay says of erasing a conversation: ask (waits: somebody waits for a counsellor),
// erased (at a door), kept, staff (it is the counsellors' own).
func EraseSay(language, what, door string, waits bool) string {
	return say(language, "erase_say", struct {
		What, Door string
		Waits      bool
	}{what, door, waits})
}

// EraseWord is a button: all, which asks; yes and no, which answer.
func EraseWord(language, word string) string { return say(language, "erase_word", word) }
