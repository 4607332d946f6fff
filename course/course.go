// Package course owns what a course is: its manifest, its outline of modules
// and units, and their identities. It knows no text format, no terminal, no
// database and no clock.
//
// A Course is an outline only. The text of a unit is read when it is opened,
// so that a course of ten thousand lessons opens as fast as one of ten.
package course

import (
	"time"
)

// ID names a course in reverse-domain form ("org.example.soc-basics"). A
// folder with no manifest gets "local." and its folder's name.
type ID string

// UnitID names a unit within its course. It is the id written in the file's
// front matter; a file that has none is known by its path.
type UnitID string

// Kind is what a unit is for.
type Kind string

// The kinds of unit that a course file can declare.
const (
	Lesson   Kind = "lesson"
	Quiz     Kind = "quiz"
	Exam     Kind = "exam"
	Pool     Kind = "pool"
	Lab      Kind = "lab"
	Scenario Kind = "scenario"
	Glossary Kind = "glossary"
	Cards    Kind = "cards"
)

// Kinds lists every kind of unit, in the order of the format's description.
var Kinds = []Kind{Lesson, Quiz, Pool, Exam, Lab, Scenario, Glossary, Cards}

// Course is a manifest and an outline.
type Course struct {
	ID            ID
	Title         string
	Version       string // semantic version; empty for a folder with no manifest
	Locale        string // BCP 47 tag of the source language; "" when unknown
	Locales       []string
	License       string
	Authors       []string
	Level         string
	Duration      time.Duration // 0 when not given
	Prerequisites []Prerequisite
	Objectives    []Objective
	Certificate   *Certificate
	Welcome       string // path of the file that welcomes, "" when there is none
	Bare          bool   // a folder with no manifest
	Modules       []Module
	Extras        []*Unit // linked after the outline: glossary and the like
}

// Prerequisite is a sentence, or another course at a version.
type Prerequisite struct {
	Text    string
	Course  ID
	Version string
}

// Objective is one thing that a trainee can do afterwards.
type Objective struct{ ID, Text string }

// Certificate is the rule by which a certificate is earned.
type Certificate struct {
	Title    string
	Requires map[string]string
	Valid    string
}

// Module is a group of units under one title. A course without groups has one
// module with an empty title.
type Module struct {
	Title string
	Units []*Unit
}

// Unit is one entry of the outline: a lesson, a quiz, a lab.
type Unit struct {
	ID         UnitID
	Kind       Kind
	Title      string
	Path       string            // slash-separated, relative to the course's root
	Locales    map[string]string // language tag to path of the translation
	Duration   time.Duration
	Objectives []string
	Rules      Rules
}

// Feedback says when a quiz tells how an answer was.
type Feedback string

// The feedback policies of a quiz.
const (
	AtOnce    Feedback = "at-once"
	After     Feedback = "after"
	None      Feedback = "none"
	ScoreOnly Feedback = "score"
)

// Rules are the settings of a quiz. The zero value is a quiz that is passed by
// handing it in, tried as often as one likes, with feedback at once.
type Rules struct {
	Pass     int // percent needed
	Attempts int // 0: unlimited
	Feedback Feedback
	Shuffle  bool
}

// HandedIn reports whether units of this kind are worked in attempts that are
// handed in and have a result.
func (k Kind) HandedIn() bool { return k == Quiz || k == Exam }

// Units returns the units of all modules in reading order.
func (c *Course) Units() []*Unit {
	us := make([]*Unit, 0, c.Len())
	for _, m := range c.Modules {
		us = append(us, m.Units...)
	}
	return us
}

// Len is the number of units of all modules.
func (c *Course) Len() int {
	n := 0
	for _, m := range c.Modules {
		n += len(m.Units)
	}
	return n
}

// All returns the units of all modules in reading order, then the extras.
func (c *Course) All() []*Unit { return append(c.Units(), c.Extras...) }

// all yields the units of all modules in reading order, then the extras.
func (c *Course) all(yield func(*Unit) bool) {
	for _, m := range c.Modules {
		for _, u := range m.Units {
			if !yield(u) {
				return
			}
		}
	}
	for _, u := range c.Extras {
		if !yield(u) {
			return
		}
	}
}

// Unit returns the unit of that id, or nil.
func (c *Course) Unit(id UnitID) *Unit {
	for u := range c.all {
		if u.ID == id {
			return u
		}
	}
	return nil
}

// At returns the unit that a path names, or nil.
func (c *Course) At(path string) *Unit {
	for u := range c.all {
		if u.Path == path {
			return u
		}
	}
	return nil
}

// Next returns the unit after id in reading order, or nil after the last and
// after an extra. An unknown id is followed by the first unit.
func (c *Course) Next(id UnitID) *Unit {
	found := false
	for _, m := range c.Modules {
		for _, u := range m.Units {
			if found {
				return u
			}
			found = u.ID == id
		}
	}
	if us := c.Units(); !found && c.Unit(id) == nil && len(us) > 0 {
		return us[0]
	}
	return nil
}
