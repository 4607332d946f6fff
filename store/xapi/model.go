package xapi

import (
	"math/big"
	"slices"
)

// These rules are functions, and not variables, because some need each other,
// and because nothing is to be made before the program starts.

// common are the members of a statement and of a SubStatement (2.4, 2.4.4.3).
func common(object rule) fields {
	return fields{
		"actor": agent("Agent", "Group"), "verb": verb, "object": object,
		"result": result, "context": context, "timestamp": form("a time stamp", isTime), "attachments": listOf(attachment),
	}
}

// statement is the rule of a whole statement (section 2.4).
func statement(at string, v any) error {
	f := common(object("Activity", "Agent", "Group", "SubStatement", "StatementRef"))
	f["id"], f["stored"], f["version"] = form("a UUID", isUUID), form("a time stamp", isTime), form("a version 1.0.x", isVersion)
	f["authority"] = authority
	o, err := f.check(at, v, "actor", "verb", "object")
	if err != nil {
		return err
	}
	return together(at, o)
}

// subStatement is the rule of section 2.4.4.3: one that has no identity of its
// own, and no other in it.
func subStatement(at string, v any) error {
	f := common(object("Activity", "Agent", "Group", "StatementRef"))
	f["objectType"] = word("SubStatement")
	o, err := f.check(at, v, "objectType", "actor", "verb", "object")
	if err != nil {
		return err
	}
	return together(at, o)
}

// together checks what one member says of another: revision and platform are of
// an activity (2.4.6), and only a statement can be voided (2.3.2).
func together(at string, o map[string]any) error {
	kind := kindOf(o["object"], "Activity")
	if c, ok := o["context"].(map[string]any); ok && kind != "Activity" && has(c, "revision", "platform") {
		return invalid(in(at, "context"), "has a revision or a platform, and the object is no activity")
	}
	if verb := o["verb"].(map[string]any); verb["id"] == Voided && kind != "StatementRef" {
		return invalid(in(at, "object"), "is not a reference to the statement that is voided")
	}
	return nil
}

// kindOf is the objectType of an object, or what it is without one.
func kindOf(v any, usual string) string {
	o, _ := v.(map[string]any)
	if t, ok := o["objectType"]; ok {
		s, _ := t.(string)
		return s
	}
	return usual
}

// object is a rule for what a statement is about, of some kinds.
func object(kinds ...string) rule {
	return func(at string, v any) error {
		kind := kindOf(v, "Activity")
		if !slices.Contains(kinds, kind) {
			return invalid(in(at, "objectType"), "is %q", kind)
		}
		switch kind {
		case "Activity":
			return activity(at, v)
		case "SubStatement":
			return subStatement(at, v)
		case "StatementRef":
			return reference(at, v)
		}
		return agent(kind)(at, v)
	}
}

func reference(at string, v any) error {
	_, err := fields{"objectType": word("StatementRef"), "id": form("a UUID", isUUID)}.check(at, v, "objectType", "id")
	return err
}

// identifiers are the inverse functional identifiers (2.4.2.3).
var identifiers = []string{"mbox", "mbox_sha1sum", "openid", "account"}

// agent is a rule for an Agent or a Group (2.4.2), of the kinds given.
func agent(kinds ...string) rule {
	return func(at string, v any) error {
		kind := kindOf(v, "Agent")
		if !slices.Contains(kinds, kind) {
			return invalid(in(at, "objectType"), "is %q", kind)
		}
		f := fields{
			"objectType": word(kind), "name": form("text", isAny), "mbox": form("a mailto address", isMail),
			"mbox_sha1sum": form("a SHA-1 sum", isSHA1), "openid": form("a URI", isIRI), "account": account,
		}
		if kind == "Group" {
			f["member"] = listOf(agent("Agent"))
		}
		o, err := f.check(at, v)
		if err != nil {
			return err
		}
		return identified(at, kind, o)
	}
}

// identified: one identifier, never two; a group may have its members instead.
func identified(at, kind string, o map[string]any) error {
	n := 0
	for _, key := range identifiers {
		if has(o, key) {
			n++
		}
	}
	members, _ := o["member"].([]any)
	switch {
	case n > 1:
		return invalid(at, "has %d identifiers; one is allowed", n)
	case n == 0 && (kind == "Agent" || len(members) == 0):
		return invalid(at, "has no identifier")
	}
	return nil
}

func account(at string, v any) error {
	_, err := fields{"homePage": form("an IRL", isIRI), "name": form("text", isAny)}.check(at, v, "homePage", "name")
	return err
}

// authority is an Agent, or the Group of two that OAuth makes (2.4.9).
func authority(at string, v any) error {
	if err := agent("Agent", "Group")(at, v); err != nil {
		return err
	}
	o := v.(map[string]any)
	if members, _ := o["member"].([]any); kindOf(v, "Agent") == "Group" && (has(o, identifiers...) || len(members) != 2) {
		return invalid(at, "is a group that is not one of two anonymous members")
	}
	return nil
}

func verb(at string, v any) error {
	_, err := fields{"id": form("an IRI", isIRI), "display": languageMap}.check(at, v, "id")
	return err
}

func activity(at string, v any) error {
	_, err := fields{"objectType": word("Activity"), "id": form("an IRI", isIRI), "definition": definition}.check(at, v, "id")
	return err
}

// components are the lists that an interaction may have, by its type (2.4.4.1).
var components = map[string][]string{
	"true-false": nil, "fill-in": nil, "long-fill-in": nil, "numeric": nil, "other": nil,
	"choice": {"choices"}, "sequencing": {"choices"}, "likert": {"scale"}, "matching": {"source", "target"}, "performance": {"steps"},
}

func definition(at string, v any) error {
	f := fields{
		"name": languageMap, "description": languageMap, "type": form("an IRI", isIRI), "moreInfo": form("an IRL", isIRI), "extensions": extensions,
		"interactionType":         form("a type of interaction", func(s string) bool { _, ok := components[s]; return ok }),
		"correctResponsesPattern": listOf(form("text", isAny)),
	}
	lists := []string{"choices", "scale", "source", "target", "steps"}
	for _, key := range lists {
		f[key] = options
	}
	o, err := f.check(at, v)
	if err != nil {
		return err
	}
	kind, ok := o["interactionType"].(string)
	if !ok && has(o, append(lists, "correctResponsesPattern")...) {
		return invalid(in(at, "interactionType"), "is missing")
	}
	for _, key := range lists {
		if has(o, key) && !slices.Contains(components[kind], key) {
			return invalid(in(at, key), "does not belong to an interaction %q", kind)
		}
	}
	return nil
}

// options are the components of an interaction; their ids are distinct.
func options(at string, v any) error {
	known := map[any]bool{}
	return listOf(func(at string, v any) error {
		o, err := fields{"id": form("text", isAny), "description": languageMap}.check(at, v, "id")
		if err == nil && known[o["id"]] {
			err = invalid(at, "has the id %q twice", o["id"])
		}
		known[o["id"]] = true
		return err
	})(at, v)
}

func result(at string, v any) error {
	_, err := fields{
		"score": score, "success": boolean, "completion": boolean, "response": form("text", isAny),
		"duration": form("a duration", isDuration), "extensions": extensions,
	}.check(at, v)
	return err
}

// score is the rule of section 2.4.5.1.
func score(at string, v any) error {
	o, err := fields{"scaled": number, "raw": number, "min": number, "max": number}.check(at, v)
	if err != nil {
		return err
	}
	one := big.NewRat(1, 1)
	scaled, raw, low, high := decimal(o["scaled"]), decimal(o["raw"]), decimal(o["min"]), decimal(o["max"])
	after := func(a, b *big.Rat) bool { return a != nil && b != nil && a.Cmp(b) > 0 }
	switch {
	case after(scaled, one) || after(new(big.Rat).Neg(one), scaled):
		return invalid(in(at, "scaled"), "is not between -1 and 1")
	case low != nil && high != nil && low.Cmp(high) >= 0:
		return invalid(in(at, "min"), "is not less than max")
	case after(raw, high) || after(low, raw):
		return invalid(in(at, "raw"), "is not between min and max")
	}
	return nil
}

func context(at string, v any) error {
	activities := fields{}
	for _, key := range []string{"parent", "grouping", "category", "other"} {
		activities[key] = oneOrMore
	}
	_, err := fields{
		"registration": form("a UUID", isUUID), "instructor": agent("Agent", "Group"), "team": agent("Group"),
		"contextActivities": func(at string, v any) error { _, err := activities.check(at, v); return err },
		"revision":          form("text", isAny), "platform": form("text", isAny), "language": form("a language tag of RFC 5646", isLanguage),
		"statement": reference, "extensions": extensions,
	}.check(at, v)
	return err
}

func oneOrMore(at string, v any) error {
	if _, ok := v.([]any); ok {
		return listOf(activity)(at, v)
	}
	return activity(at, v)
}

func attachment(at string, v any) error {
	_, err := fields{
		"usageType": form("an IRI", isIRI), "display": languageMap, "description": languageMap, "contentType": form("text", isAny),
		"length": whole, "sha2": form("a SHA-2 sum", isSHA2), "fileUrl": form("an IRL", isIRI),
	}.check(at, v, "usageType", "display", "contentType", "length", "sha2")
	return err
}
