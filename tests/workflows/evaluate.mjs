// Evaluates expressions with GitHub's own library: a line of JSON in, a line of JSON out.
// {expression, contexts, outcome} -> {value, text, truth} or {error}. `outcome` is what success() asks.
// {workflow: name, content} -> {errors: [...]}, by GitHub's own parser of workflows.
import { register } from 'node:module'
import { existsSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'

// The parser imports its schema in a way that node takes only from bundlers.
const hook = `
import { readFile } from 'node:fs/promises'
export async function load(url, context, next) {
  if (!url.endsWith('.json')) return next(url, context)
  return { format: 'module', shortCircuit: true, source: 'export default ' + await readFile(new URL(url), 'utf8') }
}`
register('data:text/javascript,' + encodeURIComponent(hook))

const at = process.argv[2]
const { Lexer, Parser, Evaluator, data } = await import(`${at}/@actions/expressions/dist/index.js`)
const { parseWorkflow, NoOperationTraceWriter, convertWorkflowTemplate } = await import(
  `${at}/@actions/workflow-parser/dist/index.js`
)

function wrap(value) {
  if (value === null || value === undefined) return new data.Null()
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (Array.isArray(value)) return new data.Array(...value.map(wrap))
  return new data.Dictionary(...Object.entries(value).map(([key, inner]) => ({ key, value: wrap(inner) })))
}

// Of what hashFiles tells, only whether there is something; `*` stands in names, not in folders.
function isThere(workspace, pattern) {
  const [, folder, name] = /^(.*?)([^/]+)$/.exec(`${workspace}/${pattern}`)
  const fits = new RegExp(`^${name.split('*').map(part => RegExp.escape?.(part) ?? part.replaceAll('.', '\\.')).join('.*')}$`)
  return existsSync(folder) && readdirSync(folder).some(file => fits.test(file))
}

function evaluate({ expression, contexts, outcome }) {
  const answers = { success: outcome === 'success', failure: outcome === 'failure', always: true, cancelled: outcome === 'cancelled' }
  const functions = Object.entries(answers).map(([name, answer]) => (
    { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) }
  ))
  functions.push({ name: 'hashFiles', minArgs: 1, maxArgs: 255, call: (...paths) => (
    new data.StringData(paths.some(path => isThere(contexts.github.workspace, path.coerceString())) ? 'hash' : '')
  ) })
  const tokens = new Lexer(expression).lex().tokens
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse()
  const result = new Evaluator(parsed, wrap(contexts), new Map(functions.map(f => [f.name.toLowerCase(), f]))).evaluate()
  const falsy = [data.Kind.Null].includes(result.kind) || ['', 0, false].includes(result.value)
  return { text: result.coerceString(), truth: !falsy }
}

async function parse({ workflow, content }) {
  const result = parseWorkflow({ name: workflow, content }, new NoOperationTraceWriter())
  const errors = result.context.errors.getErrors().map(error => error.message)
  if (!errors.length) {
    const made = await convertWorkflowTemplate(result.context, result.value)
    errors.push(...(made.errors ?? []).map(error => error.Message ?? error.message ?? String(error)))
  }
  return { errors }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    const asked = JSON.parse(line)
    answer = asked.workflow ? await parse(asked) : evaluate(asked)
  } catch (error) {
    answer = { error: String(error.message ?? error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
