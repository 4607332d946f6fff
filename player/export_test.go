package player

// Unfiltered is the screen before the last filter.
func (m *Model) Unfiltered() string { return m.inOrder(m.screen()) }
