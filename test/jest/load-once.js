// Makes of a module of a library one that is loaded once for all test files, not once for each.
module.exports = {
  process: (source, path) => ({ code: `module.exports = loadOnce(${JSON.stringify(path)});` }),
};
