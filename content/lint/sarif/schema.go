package sarif

import "carrel/content/markdown"

// The objects of section 3, as far as they are written.

type log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool        tool            `json:"tool"`
	Invocations []invocation    `json:"invocations"`
	ColumnKind  string          `json:"columnKind"`
	Bases       map[string]base `json:"originalUriBaseIds"`
	Results     []result        `json:"results"`
}

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name    string       `json:"name"`
	Version string       `json:"version,omitempty"`
	Rules   []descriptor `json:"rules"`
}

type descriptor struct {
	ID      string        `json:"id"`
	Short   message       `json:"shortDescription"`
	Default configuration `json:"defaultConfiguration"`
}

type configuration struct {
	Level markdown.Level `json:"level"`
}

type invocation struct {
	Successful bool `json:"executionSuccessful"`
}

type base struct {
	Description message `json:"description"`
}

type message struct {
	Text string `json:"text"`
}

type result struct {
	Rule         string            `json:"ruleId"`
	Index        int               `json:"ruleIndex"`
	Level        markdown.Level    `json:"level"`
	Message      message           `json:"message"`
	Locations    []location        `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type location struct {
	Physical physical `json:"physicalLocation"`
}

type physical struct {
	Artifact artifact `json:"artifactLocation"`
	Region   *region  `json:"region,omitempty"`
}

type artifact struct {
	URI  string `json:"uri"`
	Base string `json:"uriBaseId"`
}

type region struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn"`
}
