package xapi

import "time"

// Statement is one that is written. Its members stand in the order of section
// 2.4, and those that are empty are left out.
type Statement struct {
	ID        string    `json:"id"`
	Actor     Actor     `json:"actor"`
	Verb      Verb      `json:"verb"`
	Object    Activity  `json:"object"`
	Result    *Result   `json:"result,omitempty"`
	Context   Context   `json:"context"`
	Timestamp time.Time `json:"timestamp"` // UTC
}

// Actor is an agent that is known by an account.
type Actor struct {
	ObjectType string  `json:"objectType"`     // Agent
	Name       string  `json:"name,omitempty"` // of a person who wants to be named
	Account    Account `json:"account"`
}

// Account is a name at a home page.
type Account struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

// Agent is an actor of an account. Name is "" for one who is not named.
func Agent(homePage, account, name string) Actor {
	return Actor{ObjectType: "Agent", Name: name, Account: Account{homePage, account}}
}

// A LanguageMap is text by language tag.
type LanguageMap map[string]string

// Verb says what was done.
type Verb struct {
	ID      string      `json:"id"`
	Display LanguageMap `json:"display,omitempty"`
}

// Activity is what it was done with.
type Activity struct {
	ObjectType string      `json:"objectType"` // Activity
	ID         string      `json:"id"`
	Definition *Definition `json:"definition,omitempty"`
}

// Definition describes an activity; of a question, how it is answered.
type Definition struct {
	Type            string      `json:"type,omitempty"`
	Name            LanguageMap `json:"name,omitempty"`
	Description     LanguageMap `json:"description,omitempty"`
	InteractionType string      `json:"interactionType,omitempty"`
	Correct         []string    `json:"correctResponsesPattern,omitempty"`
	Choices         []Component `json:"choices,omitempty"`
	Scale           []Component `json:"scale,omitempty"`
	Source          []Component `json:"source,omitempty"`
	Target          []Component `json:"target,omitempty"`
}

// Component is one of what can be taken.
type Component struct {
	ID          string      `json:"id"`
	Description LanguageMap `json:"description,omitempty"`
}

// Result is how it went.
type Result struct {
	Score      *Score         `json:"score,omitempty"`
	Success    *bool          `json:"success,omitempty"`
	Completion *bool          `json:"completion,omitempty"`
	Response   string         `json:"response,omitempty"`
	Duration   string         `json:"duration,omitempty"` // ISO 8601
	Extensions map[string]any `json:"extensions,omitempty"`
}

// Score is a mark: Raw of Max in points, Scaled from 0 to 1.
type Score struct {
	Scaled float64 `json:"scaled"`
	Raw    float64 `json:"raw"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// Context is where it was done.
type Context struct {
	Registration string             `json:"registration"`
	Activities   *ContextActivities `json:"contextActivities,omitempty"`
	Revision     string             `json:"revision,omitempty"` // of the course
	Platform     string             `json:"platform,omitempty"`
	Language     string             `json:"language,omitempty"`
	Extensions   map[string]any     `json:"extensions,omitempty"`
}

// ContextActivities are the activities that a statement belongs to.
type ContextActivities struct {
	Parent   []Activity `json:"parent,omitempty"`
	Grouping []Activity `json:"grouping,omitempty"`
	Category []Activity `json:"category,omitempty"`
}
